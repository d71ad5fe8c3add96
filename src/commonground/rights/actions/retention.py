"""How long a group keeps its questions, and that nothing in it may be deleted for now."""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from commonground.core import clock, text
from commonground.core.require import Refused, require
from commonground.events.record import record
from commonground.people.models import Group, Member
from commonground.people.queries import standing_in
from commonground.rights.models import Retention
from commonground.rights.permissions import can_change_retention, can_hold_group

BEGINS_AFTER = timedelta(days=7)
MOST_MONTHS = 1200


@transaction.atomic
def change_retention(group: Group, *, months: int | None, since: str, by: Member) -> None:
    """Keep questions so many months after they are done, or for ever. What it deletes goes after a week."""
    require(can_change_retention, by, group, standing_in(by, group.pk))
    if months is not None and not 1 <= months <= MOST_MONTHS:
        raise Refused(_("Give at least one month."))
    keeps = _held(group)
    was, now = (keeps.months, keeps.since), (months, since)
    if was == now or was[0] is months is None:
        return
    keeps.months, keeps.since = now
    keeps.begins_at = clock.now() + BEGINS_AFTER if months else None
    keeps.changed_by = by
    keeps.save()
    record("retention.changed", actor=by, subject=group, group=group.pk, data={"months": months, "since": since})


@transaction.atomic
def hold_group(group: Group, *, reason: str, by: Member) -> None:
    """Nothing in the group is deleted until that is taken back: a court or an authority may ask for it."""
    require(can_hold_group, by, group, standing_in(by, group.pk))
    if text.is_blank(reason):
        raise Refused(_("Say why. The reason stands in the log."))
    keeps = _held(group)
    if keeps.is_held:
        return
    keeps.held_at, keeps.held_by, keeps.held_reason = clock.now(), by, text.clean(reason)
    keeps.save()
    record("group.held", actor=by, subject=group, group=group.pk, data={"reason": keeps.held_reason})


@transaction.atomic
def release_group(group: Group, *, by: Member) -> None:
    """Deletion goes on by the group's rule, after a week at the earliest."""
    require(can_hold_group, by, group, standing_in(by, group.pk))
    keeps = _held(group)
    if not keeps.is_held:
        return
    keeps.held_at, keeps.held_by, keeps.held_reason = None, None, ""
    keeps.begins_at = clock.now() + BEGINS_AFTER if keeps.months else None
    keeps.save()
    record("group.released", actor=by, subject=group, group=group.pk)


def _held(group: Group) -> Retention:
    """The group's rule, held until the transaction ends."""
    Retention.objects.get_or_create(group=group)
    return Retention.objects.select_for_update(of=("self",)).get(group=group)
