"""Every group has a steward who signs in: what leaving, moving and stepping down have in common."""

from collections.abc import Iterable

from commonground.events.record import record
from commonground.people.models import Group, Member, Membership, Reader


def hold_groups(groups: Iterable[int]) -> list[int]:
    """Whoever decides about the stewards of these groups waits for the one before."""
    held = Group.objects.select_for_update(no_key=True).filter(pk__in=groups).order_by("pk")
    return list(held.values_list("pk", flat=True))


def has_other_stewards(group: int, member: Member) -> bool:
    """Whether somebody else keeps the group; who does not sign in cannot."""
    stewards = Membership.objects.filter(group=group, role=Membership.Role.STEWARD)
    return stewards.filter(member__in=Member.objects.with_sign_in()).exclude(member=member).exists()


def groups_kept_by(member: Member) -> list[int]:
    """The groups that she is a steward of."""
    return list(member.memberships.filter(role=Membership.Role.STEWARD).values_list("group", flat=True))


def kept_alone_by(member: Member) -> list[Group]:
    """The groups that have no steward but her, though somebody else could be one."""
    kept = [group for group in groups_kept_by(member) if not has_other_stewards(group, member)]
    return list(Group.objects.filter(pk__in=[group for group in kept if _successor(group, member)]).order_by("name"))


def hand_on_groups(member: Member, groups: Iterable[int], by: Member) -> None:
    """She keeps these groups no more. Each has a steward still; nobody comes to read what she did not read before."""
    held = hold_groups(groups)
    Membership.objects.filter(member=member, group__in=held).update(role=Membership.Role.MEMBER)
    for group in held:
        successor = None if has_other_stewards(group, member) else _successor(group, member)
        if successor:
            Membership.objects.update_or_create(
                group_id=group, member=successor, defaults={"role": Membership.Role.STEWARD}
            )
            record("group.steward_made", actor=by, subject=successor, group=group, data={"after": member.pk})


def _successor(group: int, member: Member) -> Member | None:
    """Who has been in the group longest; else who may read it, administrators first."""
    people = Member.objects.with_sign_in().filter(is_guest=False).exclude(pk=member.pk)
    joined = people.filter(memberships__group=group).order_by("memberships__since", "pk").first()
    readers = Reader.objects.filter(group=group).values("member")
    return joined or people.filter(pk__in=readers).order_by("-is_admin", "joined_at", "pk").first()
