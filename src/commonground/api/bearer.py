"""Who asks: a member, by a token of hers. Cookies are not looked at, so no page can make a browser act here."""

from django.http import HttpRequest
from ninja.security import HttpBearer

from commonground.api.models import Scope, Token
from commonground.api.problems import NO_TOKEN, OTHER_SCOPE, TOO_OFTEN, Problem
from commonground.api.queries import token_that_says
from commonground.core import clock
from commonground.people.limits import again_at, too_often_words
from commonground.people.models import Member
from commonground.people.viewer import Viewer, user_with_viewer


class Call(HttpRequest):
    """A request of a program that acts for a member."""

    token: Token
    member: Member
    viewer: Viewer


class Bearer(HttpBearer):
    """Lets in who shows a token with the scope, as often as a program may ask."""

    def __init__(self, scope: Scope) -> None:
        super().__init__()
        self.scope = scope

    def authenticate(self, request: HttpRequest, token: str) -> bool:
        """Give the request its member and what she may read."""
        found = token_that_says(token)
        user = user_with_viewer(found.member_id) if found else None
        if found is None or user is None:
            raise Problem(NO_TOKEN)
        count("api", user.member)
        if self.scope not in found.scopes:
            raise Problem(OTHER_SCOPE)
        _note_the_day(found)
        viewer: Viewer = user.viewer  # type: ignore[attr-defined]
        request.token, request.viewer, request.member = found, viewer, viewer.member  # type: ignore[attr-defined]
        return True


def count(what: str, member: Member) -> None:
    """Count this time; a Problem if it is one too many."""
    again = again_at(what, str(member.pk), member)
    if again:
        raise Problem(TOO_OFTEN, detail=too_often_words(what, member, again), again=again)


def _note_the_day(token: Token) -> None:
    """A token was last used on a day: more is nobody's business, and one write a day is enough."""
    today = clock.now().date()
    if token.last_used_on != today:
        Token.objects.filter(pk=token.pk).update(last_used_on=today)
