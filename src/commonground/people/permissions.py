"""Who may do what with people and groups. Asked only of what is visible; looks only at what its caller has loaded."""

from dataclasses import dataclass

from commonground.people.models import Group, Invitation, Member, Organisation


@dataclass(frozen=True, slots=True)
class GroupStanding:
    """What a member is to a group, loaded once: the things the rules below look at."""

    reads: bool = False
    is_member: bool = False
    is_steward: bool = False


def can_run_network(member: Member) -> bool:
    """Administrators see the pages of administration."""
    return member.is_active and member.is_admin


def can_create_organisation(member: Member) -> bool:
    """Administrators add organisations."""
    return can_run_network(member)


def can_change_organisation(member: Member) -> bool:
    """Administrators change organisations."""
    return can_run_network(member)


def can_create_work_group(member: Member) -> bool:
    """Administrators add work groups."""
    return can_run_network(member)


def can_change_work_group(member: Member) -> bool:
    """Administrators rename and move work groups."""
    return can_run_network(member)


def can_set_leader(member: Member) -> bool:
    """Administrators say who leads a work group."""
    return can_run_network(member)


def can_create_group(member: Member) -> bool:
    """Employees of the host found groups."""
    return member.may_write and member.is_employee


def can_open_to_public(member: Member) -> bool:
    """Only an administrator lets anyone on the web read a group."""
    return can_run_network(member)


def can_edit_group(member: Member, group: Group, standing: GroupStanding) -> bool:
    """Its stewards, and administrators who may read it, change a group."""
    return member.may_write and not group.is_direct and _keeps(member, standing)


def can_join_group(member: Member, group: Group, standing: GroupStanding) -> bool:
    """Who may read an open group joins it."""
    is_open = group.joining == Group.Joining.OPEN and not group.is_direct
    return member.is_active and standing.reads and is_open


def can_leave_group(member: Member, group: Group, standing: GroupStanding) -> bool:
    """Every member leaves when she likes; the only steward names another first."""
    return member.is_active and not group.is_direct


def can_let_in(member: Member, group: Group, standing: GroupStanding) -> bool:
    """Stewards, and administrators who may read the group, let members in."""
    return can_edit_group(member, group, standing)


def can_remove_from_group(member: Member, group: Group, standing: GroupStanding) -> bool:
    """Stewards, and administrators who may read the group, remove members."""
    return can_edit_group(member, group, standing)


def can_make_steward(member: Member, group: Group, standing: GroupStanding) -> bool:
    """Stewards, and administrators who may read the group, name stewards."""
    return can_edit_group(member, group, standing)


def can_invite(member: Member) -> bool:
    """Administrators invite into organisations, and people without sign-in to claim what is theirs."""
    return can_run_network(member)


def can_invite_guest(member: Member, group: Group, standing: GroupStanding) -> bool:
    """Stewards, and administrators who may read the group, invite guests into it."""
    return can_edit_group(member, group, standing)


def can_withdraw_invitation(member: Member, invitation: Invitation, standing: GroupStanding) -> bool:
    """Administrators, who made it, and for a guest the stewards of the group."""
    return member.is_active and (member.is_admin or member.pk == invitation.by_id or standing.is_steward)


def can_accept_invitation(invitation: Invitation) -> bool:
    """Whoever holds the link, once, until it expires or is withdrawn."""
    return invitation.is_open


def can_join_by_sign_on(organisation: Organisation, address: str) -> bool:
    """Whoever the company's sign-in vouches for, if her address is of a mail domain of the organisation."""
    name, _at, domain = address.rpartition("@")
    return bool(name) and domain.lower() in organisation.mail_domains


def can_accept_as_member(member: Member, invitation: Invitation) -> bool:
    """A member who holds the link comes into the group it leads to."""
    return member.is_active and invitation.is_open


def can_change_profile(member: Member, other: Member) -> bool:
    """Everybody changes her own profile."""
    return member.is_active and member.pk == other.pk


def can_move_member(member: Member) -> bool:
    """Administrators say where somebody works."""
    return can_run_network(member)


def can_deactivate_member(member: Member, other: Member) -> bool:
    """Administrators deactivate somebody who leaves, never themselves."""
    return can_run_network(member) and member.pk != other.pk


def can_reset_mfa(member: Member, other: Member) -> bool:
    """Administrators take away the second step of somebody who lost it, never their own."""
    return can_run_network(member) and member.pk != other.pk


def can_suspend_member(member: Member, other: Member) -> bool:
    """Administrators take writing from somebody for some time, and give it back, never to themselves."""
    return can_run_network(member) and member.may_write and member.pk != other.pk


def can_keep_distance(member: Member, other: Member) -> bool:
    """Everybody mutes and blocks whom she likes, but herself."""
    return member.is_active and member.pk != other.pk


def can_reactivate_member(member: Member) -> bool:
    """Administrators let somebody come back."""
    return can_run_network(member)


def can_make_administrator(member: Member) -> bool:
    """Administrators name administrators, employees of the host."""
    return can_run_network(member)


def can_change_network(member: Member) -> bool:
    """Administrators name the network and say what it is for."""
    return can_run_network(member)


def can_change_times(member: Member) -> bool:
    """Administrators set the times and limits of the network."""
    return can_run_network(member)


def _keeps(member: Member, standing: GroupStanding) -> bool:
    return standing.is_steward or (member.is_admin and standing.reads)
