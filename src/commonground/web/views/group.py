"""A group: who can see it, what waits in it, what was solved."""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from commonground.conversations.models import Follow
from commonground.core.ids import decode
from commonground.people.audience import audience_of
from commonground.people.models import Group, Membership
from commonground.people.viewer import visible_groups, visible_members
from commonground.rights import words
from commonground.rights.queries import retention_of
from commonground.routing.lists import count_questions, newest_in, question_rows
from commonground.web.audience import VisitorRequest, anyone
from commonground.web.followed import followers, is_followed
from commonground.web.group_frame import group_frame
from commonground.web.shell import Live, group_url, page

_SHOWN = 20


@require_safe
@anyone
def group(request: VisitorRequest, number: int, slug: str) -> HttpResponse:
    """The group's page; of a listed group that one may not read, its name and purpose."""
    found = get_object_or_404(visible_groups(request.viewer), pk=number)
    if slug != (found.slug or "group"):
        return HttpResponseRedirect(group_url(number, found.name))
    context = {**group_frame(request, found, "questions"), "audience": audience_of(found)}
    if not request.viewer.may_read(number):
        return page(request, "web/group_listed.html", context)
    return page(request, "web/group.html", {**context, **_inside(request, found)})


def _inside(request: VisitorRequest, found: Group) -> dict[str, object]:
    viewer, after = request.viewer, _after(request)
    live = Live("g", found.pk, newest_in(viewer, found.pk))  # before all else, so that nothing falls between
    done = question_rows(viewer, group=found.pk, waiting=False, after=after, limit=_SHOWN + 1)
    people = (
        visible_members(viewer).filter(memberships__group=found, is_active=True).order_by("-memberships__role", "name")
    )
    return {
        "live": live,
        "waiting": question_rows(viewer, group=found.pk, waiting=True, oldest_first=True, limit=_SHOWN),
        "done": done[:_SHOWN],
        "next_after": done[_SHOWN - 1].id if len(done) > _SHOWN else None,
        "is_first_page": after is None,
        "counts": count_questions(viewer, group=found.pk),
        "kept": words.kept(retention_of(viewer, found.pk)),
        "people": people[:7],
        "is_followed": is_followed(viewer, Follow.Kind.GROUP, found.pk),
        "followers": followers(Follow.Kind.GROUP, found.pk),
        "stewards": people.filter(memberships__role=Membership.Role.STEWARD, memberships__group=found),
    }


def _after(request: VisitorRequest) -> int | None:
    try:
        return decode(request.GET.get("after", ""))
    except ValueError:
        return None
