"""What is read about people and groups."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.db.models.functions import Lower

from commonground.core import db
from commonground.people.models import Group, Member, Membership
from commonground.people.permissions import GroupStanding
from commonground.people.viewer import Viewer, visible_groups, visible_members


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


@dataclass(frozen=True, slots=True)
class People:
    """Members by name, and from whom the next page goes on."""

    members: Sequence[Member]
    next_after: int | None


def directory(viewer: Viewer, *, words: str = "", after: int | None = None, limit: int = 50) -> People:
    """The active members the viewer may see, by name; with `words`, those whose name or knowledge has them all."""
    found = visible_members(viewer).filter(is_active=True)
    for word in words.split()[:8]:
        found = found.filter(Q(name__icontains=word) | Q(knows__icontains=word))
    return by_name(found, after=after, limit=limit)


def people_of_group(viewer: Viewer, group: int, *, after: int | None = None, limit: int = 50) -> People:
    """Who joined the group, as far as the viewer may see them; nobody of a group that she may not read."""
    if not viewer.may_read(group):
        return People([], None)
    found = visible_members(viewer).filter(is_active=True, memberships__group=group)
    return by_name(found, after=after, limit=limit)


def by_name(members: QuerySet[Member], *, after: int | None, limit: int) -> People:
    """A page of members in the order of their names, from `after` (one of them) onwards."""
    ordered = members.annotate(sorts_as=Lower("name")).order_by("sorts_as", "pk")
    last = ordered.filter(pk=after).first() if after else None
    if last:
        name = last.sorts_as
        ordered = ordered.filter(Q(sorts_as__gt=name) | Q(sorts_as=name, pk__gt=last.pk))
    found = list(ordered[: limit + 1])
    return People(found[:limit], found[limit - 1].pk if len(found) > limit else None)
