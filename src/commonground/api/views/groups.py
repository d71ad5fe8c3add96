"""Groups: which there are, one, and who joined it."""

from django.http import Http404
from django.shortcuts import get_object_or_404

from commonground.api.bearer import Call
from commonground.api.models import Scope
from commonground.api.operations import Operations
from commonground.api.shapes.base import Limit, TypedCode
from commonground.api.shapes.people import Groups, GroupShape, Members
from commonground.people.audience import audience_of
from commonground.people.queries import GroupShown, groups_shown, people_of_group, standing_in
from commonground.people.viewer import visible_groups
from commonground.routing.lists import count_questions

groups = Operations(tags=["groups"])


@groups.reads("/groups", scope=Scope.READ)
def list_groups(request: Call) -> Groups:
    """The groups whose names one may see: those one joined first, then by name."""
    return Groups.of(groups_shown(request.viewer))


@groups.reads("/groups/{group}", scope=Scope.READ)
def read_group(request: Call, group: TypedCode) -> GroupShape:
    """A group; of one that is only listed, its name and purpose."""
    found = get_object_or_404(visible_groups(request.viewer), pk=group)
    shown = GroupShown(found, standing_in(request.member, group))
    if not request.viewer.may_read(group):
        return GroupShape.listed(shown)
    return GroupShape.inside(shown, audience_of(found), count_questions(request.viewer, group=group))


@groups.reads("/groups/{group}/members", scope=Scope.READ)
def list_members_of_group(
    request: Call, group: TypedCode, after: TypedCode | None = None, limit: Limit = 20
) -> Members:
    """Who joined a group that one may read, as far as one may see them, by name."""
    if not request.viewer.may_read(group):
        raise Http404
    return Members.of(people_of_group(request.viewer, group, after=after, limit=limit))
