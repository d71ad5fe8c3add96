"""Muting and blocking somebody, and ending it. The event says that, and never whom: that is its owner's alone."""

from django.db import transaction

from commonground.core import clock
from commonground.core.require import require
from commonground.events.record import record
from commonground.people.models import Distance, Member
from commonground.people.permissions import can_keep_distance


@transaction.atomic
def mute_member(other: Member, *, by: Member) -> None:
    """Fold what she writes, and hear no more of it; who was blocked is muted only."""
    require(can_keep_distance, by, other)
    _keep(other, by, is_blocked=False)


@transaction.atomic
def block_member(other: Member, *, by: Member) -> None:
    """Mute her; and neither her mentions nor her questions arrive."""
    require(can_keep_distance, by, other)
    _keep(other, by, is_blocked=True)


@transaction.atomic
def end_distance(other: Member, *, by: Member) -> None:
    """Neither muted nor blocked any more."""
    require(can_keep_distance, by, other)
    gone, _kinds = Distance.objects.filter(member=by, other=other).delete()
    if gone:
        record("distance.changed", actor=by, subject=by)


def _keep(other: Member, by: Member, *, is_blocked: bool) -> None:
    kept, is_new = Distance.objects.get_or_create(
        member=by, other=other, defaults={"is_blocked": is_blocked, "at": clock.now()}
    )
    if not is_new and kept.is_blocked == is_blocked:
        return
    kept.is_blocked = is_blocked
    kept.save(update_fields=["is_blocked"])
    record("distance.changed", actor=by, subject=by)
