"""Asking for a copy of what is one's own."""

from datetime import timedelta

from django.db import transaction

from commonground.core import clock
from commonground.core.require import require
from commonground.events.record import record
from commonground.people.models import Member
from commonground.rights.models import Export
from commonground.rights.permissions import can_ask_for_export

KEPT_FOR = timedelta(days=7)
GIVEN_UP_AFTER = timedelta(days=1)


@transaction.atomic
def ask_for_export(*, by: Member) -> Export:
    """Have a copy made by a job, in the place of the last; while one is in the making, it is that one.

    One that is not there after a day never will be.
    """
    require(can_ask_for_export, by)
    Member.objects.select_for_update(no_key=True).get(pk=by.pk)
    making = by.exports.filter(made_at=None, asked_at__gt=clock.now() - GIVEN_UP_AFTER).first()
    if making:
        return making
    export = Export.objects.create(member=by, asked_at=clock.now(), expires_at=clock.now() + KEPT_FOR)
    record("export.asked", actor=by, subject=export)
    return export
