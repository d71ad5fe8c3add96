"""The tour of the first days: it is shown until it was left once."""

from django.db import transaction

from commonground.core import clock
from commonground.core.require import require
from commonground.events.record import record
from commonground.people.models import Member
from commonground.people.permissions import can_change_profile


@transaction.atomic
def end_tour(*, by: Member) -> None:
    """Show the tour no more by itself."""
    require(can_change_profile, by, by)
    if Member.objects.filter(pk=by.pk, toured_at=None).update(toured_at=clock.now()):
        record("member.toured", actor=by, subject=by)
