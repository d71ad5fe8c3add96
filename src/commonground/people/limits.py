"""How often one person may do what: more than anybody does by hand, and less than a machine would like.

All limits of the product stand here, but for those of signing in and joining, which are allauth's
(`ACCOUNT_RATE_LIMITS` in the settings). All are counted in the database: processes count together, and so do pages and
programs of one member.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from commonground.core.throttle import next_time

_HOUR, _TEN_MINUTES = timedelta(hours=1), timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Limit:
    """So often within so long."""

    times: int
    within: timedelta


LIMITS = {
    "ask": Limit(30, _HOUR),
    "answer": Limit(60, _HOUR),
    "reply": Limit(120, _HOUR),
    "edit": Limit(120, _HOUR),
    "attach": Limit(120, _HOUR),
    "react": Limit(300, _HOUR),
    "close": Limit(120, _HOUR),
    "invite": Limit(40, _HOUR),
    "search": Limit(300, _TEN_MINUTES),
    "suggest": Limit(600, _TEN_MINUTES),
    "look": Limit(600, _TEN_MINUTES),
    "preview": Limit(120, _TEN_MINUTES),
    "api": Limit(3000, _TEN_MINUTES),  # whatever a program asks for, on top of what it does
}


def again_at(what: str, who: str) -> datetime | None:
    """Count this time for somebody; from when on it may be done again if this was one too many, else None."""
    limit = LIMITS[what]
    return next_time(what, who, times=limit.times, within=limit.within)
