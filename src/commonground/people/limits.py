"""How often one person may do what: more than anybody does by hand, and less than a machine would like.

All limits of the product stand here, but for those of signing in and joining, which are allauth's
(`ACCOUNT_RATE_LIMITS` in the settings). All are counted in the database: processes count together, and so do pages and
programs of one member.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from commonground.core import clock
from commonground.core.dates import duration, exact, moment
from commonground.core.throttle import next_time
from commonground.people.models import Member

_HOUR, _TEN_MINUTES = timedelta(hours=1), timedelta(minutes=10)
NEW_FOR = timedelta(days=3)  # since she joined: until then a third of what the others may write
_LESS = 3


@dataclass(frozen=True, slots=True)
class Limit:
    """So often within so long; of `what`, in words. `is_less_at_first`: new members may do less of it."""

    times: int
    within: timedelta
    what: str | Promise = _("%(times)s times within %(time)s")
    is_less_at_first: bool = False

    def said(self) -> str:
        """How much it is: "60 answers within 1 hour"."""
        return str(self.what) % {"times": self.times, "time": exact(self.within)}


LIMITS = {
    "ask": Limit(30, _HOUR, _("%(times)s questions within %(time)s"), is_less_at_first=True),
    "answer": Limit(60, _HOUR, _("%(times)s answers within %(time)s"), is_less_at_first=True),
    "reply": Limit(120, _HOUR, _("%(times)s replies within %(time)s"), is_less_at_first=True),
    "edit": Limit(120, _HOUR, _("%(times)s changes within %(time)s")),
    "attach": Limit(120, _HOUR, _("%(times)s files within %(time)s"), is_less_at_first=True),
    # Whoever types for an hour without a rest keeps 1,000.
    "draft": Limit(1500, _HOUR, _("%(times)s kept drafts within %(time)s")),
    "react": Limit(300, _HOUR, _("%(times)s presses of a button within %(time)s")),
    "close": Limit(120, _HOUR, _("%(times)s decisions within %(time)s")),
    "report": Limit(30, _HOUR, _("%(times)s reports within %(time)s"), is_less_at_first=True),
    "group": Limit(120, _HOUR, _("%(times)s changes to groups within %(time)s"), is_less_at_first=True),
    "settings": Limit(120, _HOUR, _("%(times)s changes to your settings within %(time)s")),
    "invite": Limit(40, _HOUR, _("%(times)s invitations within %(time)s"), is_less_at_first=True),
    "export": Limit(5, _HOUR, _("%(times)s copies of your data within %(time)s")),
    "search": Limit(300, _TEN_MINUTES, _("%(times)s searches within %(time)s")),
    "suggest": Limit(600, _TEN_MINUTES, _("%(times)s suggestions within %(time)s")),
    "look": Limit(600, _TEN_MINUTES, _("%(times)s suggestions within %(time)s")),
    "preview": Limit(120, _TEN_MINUTES, _("%(times)s previews within %(time)s")),
    # Whatever a program asks for, on top of what it does.
    "api": Limit(3000, _TEN_MINUTES, _("%(times)s requests within %(time)s")),
}


def less(limit: Limit) -> Limit:
    """What a new member may do of it."""
    return replace(limit, times=-(-limit.times // _LESS))


def limit_of(what: str, member: Member | None) -> Limit:
    """How often she may do it; who joined of late, less."""
    limit = LIMITS[what]
    is_new = member is not None and member.joined_at > clock.now() - NEW_FOR
    return less(limit) if is_new and limit.is_less_at_first else limit


def again_at(what: str, who: str, member: Member | None = None) -> datetime | None:
    """Count this time for somebody; from when on it may be done again if this was one too many, else None."""
    limit = limit_of(what, member)
    return next_time(what, who, times=limit.times, within=limit.within)


def too_often_words(what: str, member: Member | None, again: datetime) -> str:
    """What was too much, and from when on it may be done again, in the reader's time."""
    said = {"most": limit_of(what, member).said(), "when": moment(again), "wait": duration(again - clock.now())}
    return _("That was more than %(most)s. It works again in %(wait)s (%(when)s).") % said
