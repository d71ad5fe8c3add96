"""The time where somebody is, and the zones there are, each by one name."""

from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from babel.core import get_global

from commonground.people.models import Member, Network


def zone_of(member: Member) -> ZoneInfo:
    """Her time zone; the network's when she chose none or one that is gone."""
    for name in (member.zone, Network.get().zone):
        try:
            return ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError):
            continue
    return ZoneInfo("UTC")


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
