"""The groups an administrator may see, each with who may read it and who keeps it."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from commonground.people.audience import audience_of
from commonground.people.queries.administration import groups_with_stewards
from commonground.web.audience import MemberRequest, administrators_only
from commonground.web.shell import page


@require_safe
@administrators_only
def groups(request: MemberRequest) -> HttpResponse:
    """By name. Groups that are closed to her are not in the list: being an administrator opens no group."""
    rows = [
        (group, audience_of(group), stewards, request.viewer.may_read(group.pk))
        for group, stewards in groups_with_stewards(request.viewer)
    ]
    return page(request, "web/admin/groups.html", {"rows": rows, "current": "groups"})
