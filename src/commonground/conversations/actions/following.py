"""Following a question, topic, group or person, and stopping it."""

from datetime import datetime

from django.db import transaction

from commonground.conversations.models import Follow
from commonground.conversations.permissions import can_follow
from commonground.core import clock
from commonground.core.require import require
from commonground.events.record import record
from commonground.people.models import Member


@transaction.atomic
def follow(kind: str, subject: int, *, by: Member) -> None:
    """She hears of it from now on, also of what she had stopped. What may reach her is asked each time."""
    require(can_follow, by, Follow(member=by, kind=kind, subject=subject))
    row, is_new = _row(kind, subject, by, stopped_at=None)
    if is_new or not row.is_running:
        row.stopped_at, row.began = None, Follow.Began.CHOSEN
        row.save(update_fields=["stopped_at", "began"])
        record("follow.began", actor=by, subject=row, data={"kind": kind, "subject": subject})


@transaction.atomic
def stop_following(kind: str, subject: int, *, by: Member) -> None:
    """She hears of it no more, and it does not begin again by itself."""
    require(can_follow, by, Follow(member=by, kind=kind, subject=subject))
    row, is_new = _row(kind, subject, by, stopped_at=clock.now())
    if is_new or row.is_running:
        row.stopped_at = clock.now()
        row.save(update_fields=["stopped_at"])
        record("follow.stopped", actor=by, subject=row, data={"kind": kind, "subject": subject})


def _row(kind: str, subject: int, by: Member, *, stopped_at: datetime | None) -> tuple[Follow, bool]:
    fresh = {"at": clock.now(), "stopped_at": stopped_at}
    return Follow.objects.get_or_create(member=by, kind=kind, subject=subject, defaults=fresh)
