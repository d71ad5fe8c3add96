"""Coming into a group, leaving it, and keeping it."""

from django.db import transaction
from django.utils.translation import gettext as _

from commonground.core.require import Refused, require
from commonground.events.record import record
from commonground.people.actions.keeping import has_other_stewards, hold_groups
from commonground.people.models import Group, Member, Membership
from commonground.people.permissions import (
    can_join_group,
    can_leave_group,
    can_let_in,
    can_make_steward,
    can_remove_from_group,
)
from commonground.people.queries import standing_in


@transaction.atomic
def join_group(group: Group, *, by: Member) -> None:
    """Join a group that is open to its readers."""
    require(can_join_group, by, group, standing_in(by, group.pk))
    if _enter(group, by):
        record("group.joined", actor=by, subject=by, group=group.pk)


@transaction.atomic
def leave_group(group: Group, *, by: Member) -> None:
    """Leave a group. Its only steward names another one first."""
    hold_groups([group.pk])
    standing = standing_in(by, group.pk)
    require(can_leave_group, by, group, standing)
    if not standing.is_member:
        return
    if standing.is_steward and not has_other_stewards(group.pk, by):
        raise Refused(_("You are the only steward of this group. Make somebody else a steward, then leave."))
    Membership.objects.filter(group=group, member=by).delete()
    record("group.left", actor=by, subject=by, group=group.pk)


@transaction.atomic
def let_in(group: Group, member: Member, *, by: Member) -> None:
    """Let a member into the group: she reads everything in it, also what was written before."""
    require(can_let_in, by, group, standing_in(by, group.pk))
    if not member.is_active:
        raise Refused(_("%(name)s has left the network.") % {"name": member.name})
    if _enter(group, member):
        record("group.let_in", actor=by, subject=member, group=group.pk)


@transaction.atomic
def remove_from_group(group: Group, member: Member, *, by: Member) -> None:
    """Take a member out of the group. What she wrote stays."""
    hold_groups([group.pk])
    require(can_remove_from_group, by, group, standing_in(by, group.pk))
    standing = standing_in(member, group.pk)
    if not standing.is_member:
        return
    if standing.is_steward and not has_other_stewards(group.pk, member):
        raise Refused(_("%(name)s is the only steward. Make somebody else a steward first.") % {"name": member.name})
    Membership.objects.filter(group=group, member=member).delete()
    record("group.removed", actor=by, subject=member, group=group.pk)


@transaction.atomic
def make_steward(group: Group, member: Member, *, by: Member) -> None:
    """Let a member of the group keep it healthy with the others."""
    hold_groups([group.pk])
    require(can_make_steward, by, group, standing_in(by, group.pk))
    standing = standing_in(member, group.pk)
    if standing.is_steward:
        return
    if not standing.is_member or not member.is_active or member.is_guest:
        raise Refused(_("A steward is an active member of the group, and not a guest."))
    Membership.objects.filter(group=group, member=member).update(role=Membership.Role.STEWARD)
    record("group.steward_made", actor=by, subject=member, group=group.pk)


@transaction.atomic
def unmake_steward(group: Group, member: Member, *, by: Member) -> None:
    """Let somebody be a member like the others again. A group keeps at least one steward."""
    hold_groups([group.pk])
    require(can_make_steward, by, group, standing_in(by, group.pk))
    if not standing_in(member, group.pk).is_steward:
        return
    if not has_other_stewards(group.pk, member):
        raise Refused(_("A group keeps at least one steward. Make somebody else a steward first."))
    Membership.objects.filter(group=group, member=member).update(role=Membership.Role.MEMBER)
    record("group.steward_unmade", actor=by, subject=member, group=group.pk)


def _enter(group: Group, member: Member) -> bool:
    _membership, is_new = Membership.objects.get_or_create(group=group, member=member)
    return is_new
