"""Somebody leaves the network, or comes back."""

from allauth.usersessions.models import UserSession
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from commonground.core.require import Refused, require
from commonground.events.record import record
from commonground.people.actions.administering import hold_administrators
from commonground.people.actions.inviting import withdraw_open_ones
from commonground.people.actions.keeping import groups_kept_by, hand_on_groups
from commonground.people.models import Member, WorkGroup
from commonground.people.permissions import can_deactivate_member, can_reactivate_member


@transaction.atomic
def deactivate_member(member: Member, *, by: Member) -> None:
    """End somebody's membership: she reads nothing from now on, her sessions end, and what she wrote stays."""
    hold_administrators(by)
    require(can_deactivate_member, by, member)
    member = hold_member(member)
    if member.is_active:
        end_membership(member, by)


@transaction.atomic
def reactivate_member(member: Member, *, by: Member) -> None:
    """Let somebody come back to her groups. She signs in by a code, and may set a password again."""
    require(can_reactivate_member, by)
    member = hold_member(member)
    if member.is_active:
        return
    if member.erased_at is not None:
        raise Refused(_("This member was erased and cannot come back. Invite the person anew."))
    resume_membership(member, by)


def resume_membership(member: Member, by: Member) -> None:
    """She who had left reads again what her organisation and groups read. `member` is held."""
    member.is_active = member.user.is_active = True
    member.user.save(update_fields=["is_active"])
    member.save(update_fields=["is_active"])
    record("member.returned", actor=by, subject=member, data=own(member, by))


def end_membership(member: Member, by: Member) -> None:
    """She is a member no more. `member` is held until the transaction ends, and so are the administrators.

    Groups that she alone kept pass to somebody who reads them already, units that she led have no leader, links that
    she gave out or that lead to her let nobody in; who listens to `member.left` hands on what she was asked.
    """
    led = list(WorkGroup.objects.filter(leader=member).values_list("pk", flat=True))
    WorkGroup.objects.filter(leader=member).update(leader=None)
    member.is_active = member.is_admin = member.user.is_active = False
    member.user.set_unusable_password()  # every session carries a trace of the password: all of them are void for good
    member.user.save(update_fields=["is_active", "password"])
    member.save(update_fields=["is_active", "is_admin"])
    for session in UserSession.objects.filter(user=member.user):
        session.end()
    record("member.left", actor=by, subject=member, data={"led": led} | own(member, by))
    withdraw_open_ones(Q(by=member) | Q(claims=member), by)
    hand_on_groups(member, groups_kept_by(member), by)


def own(member: Member, by: Member) -> dict[str, bool]:
    """What the log has to know of what somebody did herself."""
    return {"is_own": True} if by == member else {}


def hold_member(member: Member) -> Member:
    """The member as she is now, held until the transaction ends."""
    return Member.objects.select_for_update(of=("self",), no_key=True).select_related("user").get(pk=member.pk)
