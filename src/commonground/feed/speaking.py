"""Speaking to a member where no page of hers is drawn: in her language, in her time."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone, translation

from commonground.people.models import Member, Network
from commonground.people.zones import zone_of


def language_of(member: Member, network: Network) -> str:
    """Her language, else the network's, of those the product speaks."""
    spoken = dict(settings.LANGUAGES)
    wanted = [language for language in (member.language, network.language) if language in spoken]
    return wanted[0] if wanted else str(settings.LANGUAGE_CODE)


@contextmanager
def speaking_to(member: Member, network: Network) -> Iterator[None]:
    """Inside the block words are in her language and times in her zone."""
    with translation.override(language_of(member, network)), timezone.override(zone_of(member)):
        yield


def start_of_day(now: datetime, zone: ZoneInfo) -> datetime:
    """When the day began where she is."""
    return datetime.combine(now.astimezone(zone).date(), time(), zone)


def next_evening(now: datetime, zone: ZoneInfo, hour: int) -> datetime:
    """The next time that it strikes `hour` where she is."""
    today = now.astimezone(zone).date()
    tonight = datetime.combine(today, time(min(hour, 23)), zone)
    return tonight if tonight > now else datetime.combine(today + timedelta(days=1), time(min(hour, 23)), zone)
