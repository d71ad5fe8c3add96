"""The groups an administrator may see, each with who may read it and who keeps it."""

from django.db.models import Prefetch
from django.http import HttpResponse

from commonground.people.audience import audience_of
from commonground.people.models import Membership
from commonground.people.viewer import visible_groups
from commonground.web.audience import MemberRequest, administrators_only
from commonground.web.shell import page


@administrators_only
def groups(request: MemberRequest) -> HttpResponse:
    """By name. Groups that are closed to her are not in the list: being an administrator opens no group."""
    keeping = Membership.objects.filter(role=Membership.Role.STEWARD, member__is_active=True).select_related("member")
    found = visible_groups(request.viewer).prefetch_related(Prefetch("memberships", keeping, to_attr="keeping"))
    rows = [
        (group, audience_of(group), [one.member.name for one in group.keeping], request.viewer.may_read(group.pk))
        for group in found.order_by("name")
    ]
    return page(request, "web/admin/groups.html", {"rows": rows, "current": "groups"})
