"""What needs an administrator, and what was done lately."""

from django.http import HttpResponse

from commonground.people.models import Group, Invitation, Member, Membership, WorkGroup
from commonground.people.viewer import Viewer, visible_groups
from commonground.web import log_words
from commonground.web.audience import MemberRequest, administrators_only
from commonground.web.hidden_posts import hidden_posts
from commonground.web.log import log_lines
from commonground.web.shell import page


@administrators_only
def administration(request: MemberRequest) -> HttpResponse:
    """The overview: gaps that somebody falls through, then the newest acts."""
    hosts = Member.objects.active().filter(organisation__kind="host", is_guest=False)
    context = {
        "active": Member.objects.active().exclude(user__email=None).count(),
        "without_sign_in": Member.objects.filter(user__email=None).count(),
        "without_work_group": list(hosts.filter(work_group=None).order_by("name")[:6]),
        "without_leader": list(
            WorkGroup.objects.filter(leader=None).select_related("organisation").order_by("name")[:6]
        ),
        "without_steward": _unkept(request.viewer),
        "open_invitations": Invitation.objects.open().filter(group=None).count(),
        "hidden": len(hidden_posts(request.viewer, limit=20)),
        "log": log_lines(request.viewer, limit=6),
        "log_words": log_words,
        "current": "overview",
    }
    return page(request, "web/admin/overview.html", context)


def _unkept(viewer: Viewer) -> list[Group]:
    """Groups that the administrator may see and nobody keeps."""
    kept = Membership.objects.filter(role=Membership.Role.STEWARD, member__is_active=True).values("group")
    return list(visible_groups(viewer).exclude(pk__in=kept).order_by("name")[:6])
