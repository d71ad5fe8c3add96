"""Somebody lost her second step, and an administrator lets her in without."""

from allauth.mfa.models import Authenticator
from django.db import transaction

from commonground.core.require import require
from commonground.events.record import record
from commonground.people.models import Member
from commonground.people.permissions import can_reset_mfa


@transaction.atomic
def reset_mfa(member: Member, *, by: Member) -> None:
    """Take away her app, passkeys and recovery codes, so that she signs in without; she is told by mail."""
    require(can_reset_mfa, by, member)
    taken, _each = Authenticator.objects.filter(user=member.user).delete()
    if taken:
        record("member.mfa_reset", actor=by, subject=member)
