"""What stands around every page of one group: its head, its tabs, and what the viewer may do."""

from typing import Any

from commonground.people.models import Group
from commonground.people.permissions import GroupStanding, can_edit_group, can_join_group
from commonground.people.queries import standing_in
from commonground.web.audience import VisitorRequest


def group_frame(request: VisitorRequest, group: Group, current: str) -> dict[str, Any]:
    """The group, which of its pages this is, and the viewer's rights in it."""
    member = request.viewer.member
    standing = standing_in(member, group.pk) if member else GroupStanding(request.viewer.may_read(group.pk))
    return {
        "group": group,
        "current": current,
        "standing": standing,
        "may_edit": member is not None and can_edit_group(member, group, standing),
        "may_join": member is not None and not standing.is_member and can_join_group(member, group, standing),
    }
