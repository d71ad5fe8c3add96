"""The addresses of the pages, one module a subject."""

from commonground.web.urls import (
    admin,
    articles,
    asking,
    drafts,
    files,
    following,
    health,
    inbox,
    installing,
    joining,
    mail,
    people,
    reading,
    rights,
    search,
    tour,
)

_SUBJECTS = (
    health,
    reading,
    asking,
    drafts,
    articles,
    files,
    search,
    inbox,
    following,
    people,
    joining,
    rights,
    admin,
    mail,
    installing,
    tour,
)
urlpatterns = [pattern for subject in _SUBJECTS for pattern in subject.urlpatterns]
