"""Somebody leaves the network, or comes back."""

from allauth.usersessions.models import UserSession
from django.db import transaction

from commonground.core.require import require
from commonground.events.record import record
from commonground.people.models import Member, Membership, Reader, WorkGroup
from commonground.people.permissions import can_deactivate_member, can_reactivate_member


@transaction.atomic
def deactivate_member(member: Member, *, by: Member) -> None:
    """End somebody's membership: she reads nothing from now on, her sessions end, and what she wrote stays.

    Groups that she alone kept pass to somebody who reads them already, units that she led have no leader; who listens
    to `member.left` hands on what she was asked.
    """
    require(can_deactivate_member, by, member)
    member = _held(member)
    if not member.is_active:
        return
    led = list(WorkGroup.objects.filter(leader=member).values_list("pk", flat=True))
    WorkGroup.objects.filter(leader=member).update(leader=None)
    member.is_active = member.is_admin = member.user.is_active = False
    member.user.set_unusable_password()  # every session carries a trace of the password: all of them are void for good
    member.user.save(update_fields=["is_active", "password"])
    member.save(update_fields=["is_active", "is_admin"])
    for session in UserSession.objects.filter(user=member.user):
        session.end()
    record("member.left", actor=by, subject=member, data={"led": led})
    _hand_on_groups(member, by)


@transaction.atomic
def reactivate_member(member: Member, *, by: Member) -> None:
    """Let somebody come back to her groups. She signs in by a code, and may set a password again."""
    require(can_reactivate_member, by)
    member = _held(member)
    if member.is_active:
        return
    member.is_active = member.user.is_active = True
    member.user.save(update_fields=["is_active"])
    member.save(update_fields=["is_active"])
    record("member.returned", actor=by, subject=member)


def _held(member: Member) -> Member:
    return Member.objects.select_for_update(of=("self",)).select_related("user").get(pk=member.pk)


def _hand_on_groups(member: Member, by: Member) -> None:
    """Every group keeps a steward; nobody comes to read what she did not read before."""
    stewards = Membership.objects.select_for_update().filter(role=Membership.Role.STEWARD)
    kept = list(stewards.filter(member=member).order_by("group").values_list("group", flat=True))
    stewards.filter(member=member).update(role=Membership.Role.MEMBER)
    for group in kept:
        if stewards.filter(group=group, member__is_active=True).exists():
            continue
        successor = _successor(group)
        if successor:
            Membership.objects.update_or_create(
                group_id=group, member=successor, defaults={"role": Membership.Role.STEWARD}
            )
            record("group.steward_made", actor=by, subject=successor, group=group, data={"after": member.pk})


def _successor(group: int) -> Member | None:
    """Who has been in the group longest; else who may read it, administrators first."""
    people = Member.objects.active().filter(is_guest=False)
    joined = people.filter(memberships__group=group).order_by("memberships__since", "pk").first()
    readers = Reader.objects.filter(group=group).values("member")
    return joined or people.filter(pk__in=readers).order_by("-is_admin", "joined_at", "pk").first()
