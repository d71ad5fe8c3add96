"""One's own inbox."""

from django.shortcuts import get_object_or_404

from commonground.api.bearer import Call
from commonground.api.models import Scope
from commonground.api.operations import Operations
from commonground.api.shapes.base import Limit, TypedCode
from commonground.api.shapes.notices import Notices, Section
from commonground.feed import actions
from commonground.feed.models import Notice
from commonground.feed.queries import inbox

notices = Operations(tags=["notices"])


@notices.reads("/notices", scope=Scope.NOTICES)
def list_notices(
    request: Call, section: Section = "waiting", after: TypedCode | None = None, limit: Limit = 20
) -> Notices:
    """The lines of one's inbox: what waits, what is only to know, or what is done; the newest first."""
    return Notices.of(inbox(request.viewer, section, before=after, limit=limit + 1), limit)


@notices.writes("POST", "/notices/{notice}/put-away", scope=Scope.NOTICES, status=204)
def put_away(request: Call, notice: TypedCode) -> None:
    """Put a line away: done."""
    actions.put_away(_own(request, notice), by=request.member)


@notices.writes("POST", "/notices/{notice}/bring-back", scope=Scope.NOTICES, status=204)
def bring_back(request: Call, notice: TypedCode) -> None:
    """Bring a line back: not done after all."""
    actions.bring_back(_own(request, notice), by=request.member)


def _own(request: Call, number: int) -> Notice:
    return get_object_or_404(request.member.notices.all(), pk=number)
