"""The backups: whether there is one, whether it is fresh, and whether somebody has tried to bring one back."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from commonground.cli.examination.finding import Finding
from commonground.cli.examination.mail import is_tried_out
from commonground.core import clock
from commonground.events.models import Event

OLDEST = timedelta(days=7)
REHEARSED_WITHIN = timedelta(days=90)
_BACK_UP = "Back up each night: commonground backup FOLDER --encrypt (docs/deploy.md has a timer)"
_REHEARSE = "commonground rehearse --latest"


def examine_backups() -> Iterator[Finding]:
    """What would be lost if the disk broke now, and how long it would take to be back."""
    is_real = not is_tried_out()
    made, data = _latest("network.backed_up", "network.restored")
    if made and "made_at" in data:  # the one that all this came out of
        made = datetime.fromisoformat(data["made_at"])
    if made is None:
        yield Finding("backup.none", "There is no backup yet.", f"{_BACK_UP}.", is_wrong=is_real)
        return
    if clock.now() - made > OLDEST:
        words = f"The last backup is {_ago(made)} old: all that was written since would be lost."
        yield Finding("backup.old", words, f"{_BACK_UP}. If a timer does, look at its log.", is_wrong=is_real)
    yield from _examine_rehearsal(made)


def _examine_rehearsal(made: datetime) -> Iterator[Finding]:
    tried, data = _latest("network.rehearsed")
    if tried is None:
        words = "Nobody has tried yet whether a backup can be brought back."
        yield Finding("backup.never_rehearsed", words, f"Try it, beside the network as it runs: {_REHEARSE}", False)
    elif not data["is_well"]:
        words = f"A backup could not be brought back when that was tried {_ago(tried)} ago: {data['reason']}"
        yield Finding("backup.does_not_come_back", words, f"Mend what it says, back up, and try again: {_REHEARSE}")
    else:
        words = f"The last backup is {_ago(made)} old. Last rehearsed {_ago(tried)} ago: {data['seconds']:.0f} s."
        is_long_ago = clock.now() - tried > REHEARSED_WITHIN
        name = "backup.rehearsed_long_ago" if is_long_ago else "backup.rehearsed"
        yield Finding(name, words, f"Rehearse it every few months: {_REHEARSE}", is_wrong=False)


def _latest(*names: str) -> tuple[datetime | None, dict[str, Any]]:
    event = Event.objects.filter(name__in=names).order_by("-id").first()
    return (event.at, event.data) if event else (None, {})


def _ago(then: datetime) -> str:
    passed = clock.now() - then
    if passed.days:
        return "1 day" if passed.days == 1 else f"{passed.days} days"
    hours = passed.seconds // 3600
    return "less than an hour" if not hours else "1 hour" if hours == 1 else f"{hours} hours"
