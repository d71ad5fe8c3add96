"""How often somebody may do something; counted in the database, so that all processes count together."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from commonground.core import clock, db


@dataclass(frozen=True, slots=True)
class _Count:
    """How often, and since when."""

    times: int
    since: datetime


def next_time(what: str, who: str, *, times: int, within: timedelta) -> datetime | None:
    """Count this time; from when on it may be done again if this was one too many, else None.

    The count begins anew when `within` has passed since its first.
    """
    now = clock.now()
    counted = db.one(
        _Count,
        """
        INSERT INTO core_throttle AS t (what, who, since, times) VALUES (%(what)s, %(who)s, %(now)s, 1)
        ON CONFLICT (what, who) DO UPDATE
           SET times = CASE WHEN t.since <= %(start)s THEN 1 ELSE t.times + 1 END,
               since = CASE WHEN t.since <= %(start)s THEN %(now)s ELSE t.since END
        RETURNING times, since""",
        what=what,
        who=who,
        now=now,
        start=now - within,
    )
    return counted.since + within if counted and counted.times > times else None
