"""Dates and numbers as the reader writes them: in her time zone and language."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from typing import Any

from babel import Locale
from babel.dates import format_date, format_datetime, format_time, format_timedelta
from babel.lists import format_list
from babel.numbers import format_decimal
from babel.units import format_unit
from django.utils import timezone
from django.utils.translation import get_language, gettext, pgettext

from commonground.core import clock

_MOMENT = timedelta(minutes=1.2)  # from there on the threshold below counts minutes


def _locale() -> Locale:
    return Locale.parse(get_language() or "en", sep="-")


def moment(at: datetime) -> str:
    """When, to the minute: "today, 09:12", "yesterday, 17:40", "12 Nov, 09:12", "12 Nov 2025"."""
    local, today = timezone.localtime(at), timezone.localtime(clock.now()).date()
    time = format_time(local, "HH:mm", locale=_locale())
    if local.date() == today:
        return gettext("today, %(time)s") % {"time": time}
    if local.date() == today - timedelta(days=1):
        return gettext("yesterday, %(time)s") % {"time": time}
    if local.year == today.year:
        return f"{_short_day(local)}, {time}"
    return day_of(at)


def day_of(at: date) -> str:
    """The day, or that of a moment, in figures and a short month: "12 Nov 2025"."""
    day = timezone.localtime(at).date() if isinstance(at, datetime) else at
    return str(format_date(day, pgettext("pattern of a date", "d MMM y"), locale=_locale()))


def hour(at: datetime) -> str:
    """The time of the day, "09:12"; with the day before it when it is not today."""
    local = timezone.localtime(at)
    if local.date() == timezone.localtime(clock.now()).date():
        return str(format_time(local, "HH:mm", locale=_locale()))
    return _short_day(local)


def _short_day(local: datetime) -> str:
    return str(format_datetime(local, pgettext("pattern of a date", "d MMM"), locale=_locale()))


def ago(at: datetime) -> str:
    """How long ago, in its largest unit: "2 hours ago"; "just now" within a moment."""
    if timedelta() <= clock.now() - at < _MOMENT:
        return gettext("just now")
    return str(format_timedelta(at - clock.now(), add_direction=True, locale=_locale(), threshold=1.2))


def span(at: datetime) -> str:
    """How long since then, in its largest unit: "2 hours"."""
    return lasted(clock.now() - at)


def lasted(length: timedelta) -> str:
    """How long something took or takes by now: "2 hours"; a moment is not counted."""
    return gettext("a few seconds") if length < _MOMENT else duration(length)


def duration(length: timedelta) -> str:
    """A length of time in its largest unit: "2 hours"."""
    return str(format_timedelta(length, locale=_locale(), threshold=1.2))


def exact(length: timedelta) -> str:
    """A length of time to the second, nothing rounded: "1 day, 6 hours"."""
    minutes, seconds = divmod(length.seconds, 60)
    hours, minutes = divmod(minutes, 60)
    counted = {"day": length.days, "hour": hours, "minute": minutes, "second": seconds}
    parts = [format_unit(count, f"duration-{unit}", locale=_locale()) for unit, count in counted.items() if count]
    return str(format_list(parts, style="unit", locale=_locale()))


def number(value: float) -> str:
    """A number with the separators of the language."""
    return str(format_decimal(value, locale=_locale()))


def size(bytes_: int) -> str:
    """How large a file is, in the unit that one would say it in: "340 kB", "1.2 MB"."""
    for unit, length in (("megabyte", 1_000_000), ("kilobyte", 1_000)):
        if bytes_ >= length:
            value = bytes_ / length
            shown = round(value, 1) if value < 10 else round(value)
            return str(format_unit(shown, f"digital-{unit}", length="short", locale=_locale()))
    return str(format_unit(bytes_, "digital-byte", length="long", locale=_locale()))


def listed(items: Iterable[str]) -> str:
    """Words as a list in the language: "A, B and C"."""
    return str(format_list(list(items), locale=_locale()))


FILTERS: dict[str, Callable[..., Any]] = {
    "moment": moment,
    "day_of": day_of,
    "hour": hour,
    "ago": ago,
    "span": span,
    "duration": duration,
    "size": size,
    "listed": listed,
}
