"""What a member is to a group, and which groups show to a viewer."""

from dataclasses import dataclass

from commonground.core import db
from commonground.people.models import Group, Member, Membership
from commonground.people.permissions import GroupStanding
from commonground.people.viewer import Viewer, visible_groups


def standing_in(member: Member, group: int) -> GroupStanding:
    """What the member is to the group; asked before she acts in it, of the view that holds the one rule."""
    found = db.one(
        GroupStanding,
        """
        SELECT EXISTS (SELECT FROM people_reader
                        WHERE member_id = %(member)s AND group_id = %(group)s) AS reads,
               coalesce(bool_or(true), false) AS is_member,
               coalesce(bool_or(s.role = 'steward'), false) AS is_steward
          FROM people_membership s
         WHERE s.member_id = %(member)s AND s.group_id = %(group)s""",
        member=member.pk,
        group=group,
    )
    return found or GroupStanding()


@dataclass(frozen=True, slots=True)
class GroupShown:
    """A group whose name the viewer may see, and what she is to it."""

    group: Group
    standing: GroupStanding


def groups_shown(viewer: Viewer) -> list[GroupShown]:
    """The groups whose names the viewer may see: those she joined first, then by name."""
    joined = Membership.objects.filter(member=viewer.member) if viewer.member else Membership.objects.none()
    roles = dict(joined.values_list("group", "role"))

    def shown(group: Group) -> GroupShown:
        role = roles.get(group.pk)
        return GroupShown(
            group, GroupStanding(viewer.may_read(group.pk), role is not None, role == Membership.Role.STEWARD)
        )

    groups = [shown(group) for group in visible_groups(viewer).prefetch_related("organisations")]
    return sorted(groups, key=lambda one: (not one.standing.is_member, one.group.name.lower(), one.group.pk))


def stewards_of(group: int) -> set[int]:
    """The ids of those who keep a group; whom of them the reader may see, decides who asks."""
    stewards = Membership.objects.filter(group=group, role=Membership.Role.STEWARD)
    return set(stewards.values_list("member", flat=True))
