"""People: the directory as the viewer may see it, and the page of one member."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from commonground.conversations.ageing import age_label, sign_of
from commonground.conversations.models import Follow
from commonground.conversations.queries import who_took_part
from commonground.core import clock, ids
from commonground.core.alike import Typed
from commonground.people.forms.fields import name_of_language
from commonground.people.models import Group, Member
from commonground.people.queries import directory, people_to_name
from commonground.people.viewer import Viewer, visible_groups, visible_members
from commonground.people.zones import zone_of
from commonground.web.acting import words_in
from commonground.web.audience import MemberRequest, VisitorRequest, anyone, members_only
from commonground.web.followed import is_followed
from commonground.web.limits import limited
from commonground.web.paging import after_in
from commonground.web.shell import page, piece
from commonground.web.solved import solved_by, topics_of

_SHOWN = 20


@require_safe
@anyone
def members(request: VisitorRequest) -> HttpResponse:
    """Everybody the viewer may see, by name, or who knows about some words."""
    words = words_in(request)[:100]
    found = directory(request.viewer, words=words, after=after_in(request))
    return page(request, "web/members.html", {"people": found, "words": words})


@require_POST
@members_only
@limited("suggest")
def suggest_people(request: MemberRequest) -> HttpResponse:
    """Whom one may mean while one types a name, under a question, in a group or anywhere. Nothing of it is stored."""
    group = request.POST.get("group", "")
    within = next((one for one in request.viewer.groups if str(one) == group), None)
    beside = _who_took_part(request.viewer, request.POST.get("question", ""))
    found = people_to_name(request.viewer, Typed.of(request.POST.get("q", "")[:100]), group=within, beside=beside)
    return piece(request, "web/people_suggested.html", {"people": found})


def _who_took_part(viewer: Viewer, address: str) -> list[int]:
    try:
        return who_took_part(viewer, ids.decode(address.removeprefix("/q/")))
    except ValueError:
        return []


@require_safe
@anyone
def member(request: VisitorRequest, number: int, handle: str) -> HttpResponse:
    """Her page: what she solved, what she says she knows, how to reach her. No addresses, no scores."""
    found = get_object_or_404(visible_members(request.viewer), pk=number)
    if handle != found.handle:
        return redirect("member", number, found.handle)
    return page(request, "web/member.html", {**_solved(request, found), **_around(request.viewer, found)})


def _around(viewer: Viewer, found: Member) -> dict[str, object]:
    """Who she is to the viewer, and where and when she is reached."""
    return {
        "found": found,
        "is_self": found == viewer.member,
        "is_followed": is_followed(viewer, Follow.Kind.MEMBER, found.pk),
        "groups": _shared(viewer, found),
        "languages": [name_of_language(code) for code in found.languages],
        "her_time": timezone.localtime(clock.now(), zone_of(found)),
    }


def _solved(request: VisitorRequest, found: Member) -> dict[str, object]:
    """What she solved, if she likes it shown or looks at it herself."""
    viewer = request.viewer
    is_shown = found.shows_solved or found == viewer.member
    solved = solved_by(viewer, found, before=after_in(request, "before"), limit=_SHOWN + 1) if is_shown else []
    return {
        "solved": solved[:_SHOWN],
        "age_label": age_label,
        "sign_of": sign_of,
        "next_before": solved[_SHOWN - 1].pk if len(solved) > _SHOWN else None,
        "topics": topics_of(viewer, found) if solved else [],
    }


def _shared(viewer: Viewer, found: Member) -> list[Group]:
    """The groups she joined that the viewer reads too: there she is reached."""
    if viewer.is_anonymous:
        return []
    joined = visible_groups(viewer).filter(pk__in=viewer.groups, memberships__member=found)
    return list(joined.order_by("name")[:12])
