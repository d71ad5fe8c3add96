"""How often somebody may do something; counted in the database, so that all processes count together."""

from datetime import timedelta

from commonground.core import clock, db


def is_too_often(what: str, who: str, *, times: int, within: timedelta) -> bool:
    """Count this time; whether it is one too many. The count begins anew when `within` has passed since its first."""
    now = clock.now()
    counted: int = db.value(
        """
        INSERT INTO core_throttle AS t (what, who, since, times) VALUES (%(what)s, %(who)s, %(now)s, 1)
        ON CONFLICT (what, who) DO UPDATE
           SET times = CASE WHEN t.since <= %(start)s THEN 1 ELSE t.times + 1 END,
               since = CASE WHEN t.since <= %(start)s THEN %(now)s ELSE t.since END
        RETURNING times""",
        what=what,
        who=who,
        now=now,
        start=now - within,
    )
    return counted > times
