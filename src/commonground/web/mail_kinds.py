"""Which kinds of news a member gets by mail."""

from commonground.feed.models import MAILED, MailStop
from commonground.people.models import Member


def mailed_kinds(member: Member) -> list[str]:
    """The kinds she has not stopped."""
    stopped = set(MailStop.objects.filter(member=member).values_list("reason", flat=True))
    return sorted(MAILED - stopped)
