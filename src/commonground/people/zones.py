"""The time where somebody is, and the zones there are, each by one name."""

from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from babel.core import get_global

from commonground.core import db
from commonground.people.models import Member


def zone_of(member: Member | None) -> ZoneInfo:
    """Her time zone; the network's when she chose none or one that is gone, and for anyone on the web."""
    hers = _zone(member.zone) if member else None
    return hers or _zone(db.value("SELECT zone FROM people_network")) or ZoneInfo("UTC")


def _zone(name: str | None) -> ZoneInfo | None:
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError):
        return None


@cache
def zones() -> frozenset[str]:
    """All zones, each by its first name alone."""
    return frozenset(zone for zone in available_timezones() if first_name(zone) == zone)


def is_zone(name: str) -> bool:
    """Whether there is a zone of this name, be it an older or another one."""
    return first_name(name) in zones()


def first_name(zone: str) -> str:
    """The one name that is offered of a zone that has several: Asia/Kolkata for Asia/Calcutta (Unicode's CLDR)."""
    return zone if zone == "UTC" else str(get_global("zone_aliases").get(zone, zone))


@cache
def other_names(zone: str) -> tuple[str, ...]:
    """What else the zone is called, or was."""
    return tuple(sorted(name for name, first in get_global("zone_aliases").items() if first == zone))
