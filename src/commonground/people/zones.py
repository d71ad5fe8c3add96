"""The time where somebody is."""

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from commonground.people.models import Member, Network


def zone_of(member: Member) -> ZoneInfo:
    """Her time zone; the network's when she chose none or one that is gone."""
    for name in (member.zone, Network.get().zone):
        try:
            return ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError):
            continue
    return ZoneInfo("UTC")
