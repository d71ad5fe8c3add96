"""The addresses of the pages, one module a subject."""

from commonground.web.urls import admin, asking, files, health, inbox, joining, mail, people, reading, search, tour

_SUBJECTS = (health, reading, asking, files, search, inbox, people, joining, admin, mail, tour)
urlpatterns = [pattern for subject in _SUBJECTS for pattern in subject.urlpatterns]
