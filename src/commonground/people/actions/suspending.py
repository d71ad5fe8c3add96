"""Taking writing from a member for some time, and giving it back."""

from datetime import datetime

from django.db import transaction

from commonground.core import text
from commonground.core.require import require
from commonground.events.record import record
from commonground.people.models import Member
from commonground.people.permissions import can_suspend_member


@transaction.atomic
def suspend_member(member: Member, *, until: datetime, reason: str, by: Member) -> None:
    """Let her read and not write until then, also where she is signed in; who is suspended for longer stays so."""
    require(can_suspend_member, by, member)
    member = Member.objects.select_for_update(no_key=True).get(pk=member.pk)
    if member.suspended_until and member.suspended_until >= until:
        return
    member.suspended_until, member.suspended_reason = until, text.clean(reason)
    member.save(update_fields=["suspended_until", "suspended_reason"])
    record(
        "member.suspended",
        actor=by,
        subject=member,
        data={"reason": member.suspended_reason, "until": until.isoformat()},
    )


@transaction.atomic
def lift_suspension(member: Member, *, by: Member) -> None:
    """Let her write again."""
    require(can_suspend_member, by, member)
    member = Member.objects.select_for_update(no_key=True).get(pk=member.pk)
    if not member.is_suspended:
        return
    member.suspended_until, member.suspended_reason = None, ""
    member.save(update_fields=["suspended_until", "suspended_reason"])
    record("member.suspension_lifted", actor=by, subject=member)
