"""Who may take along, erase, and set how long something is kept."""

from commonground.people.models import Group, Member
from commonground.people.permissions import GroupStanding, can_edit_group, can_run_network


def can_ask_for_export(member: Member) -> bool:
    """Every active member takes along what is hers, and nobody else's."""
    return member.is_active


def can_ask_to_be_erased(member: Member) -> bool:
    """Every active member may be forgotten."""
    return member.is_active


def can_erase_member(member: Member, other: Member) -> bool:
    """Administrators erase who has left; never themselves."""
    return can_run_network(member) and member.pk != other.pk


def can_withdraw_erasure(member: Member, other: Member) -> bool:
    """Whoever is to be forgotten, by the link of her mail, and administrators."""
    return member.pk == other.pk or can_run_network(member)


def can_change_retention(member: Member, group: Group, standing: GroupStanding) -> bool:
    """Administrators who may read the group: it deletes what others wrote."""
    return can_run_network(member) and can_edit_group(member, group, standing)


def can_hold_group(member: Member, group: Group, standing: GroupStanding) -> bool:
    """Administrators who may read the group stop all deletion in it."""
    return can_change_retention(member, group, standing)
