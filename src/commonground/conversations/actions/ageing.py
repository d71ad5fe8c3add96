"""How long an accepted answer may stand before it is looked at again."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self

from commonground.conversations.models import Topic
from commonground.core import clock
from commonground.people.models import Network

_PARTS = 1000


def reviewed_after(question_id: int) -> timedelta:
    """After what time an answer to the question is looked at again."""
    topics = Topic.objects.filter(filed__post=question_id)
    return ReviewTimes.now().shortest(topics.values_list("name", flat=True))


@dataclass(frozen=True, slots=True)
class ReviewTimes:
    """The time of the network, and those that topics say themselves, by their names in lower case."""

    of_network: timedelta
    of_topics: Mapping[str, timedelta]

    @classmethod
    def now(cls) -> Self:
        """As they are set."""
        said = Topic.objects.exclude(reviewed_after=None).values_list("name", "reviewed_after")
        return cls(Network.get().reviewed_after, {name.lower(): time for name, time in said if time})

    def shortest(self, topics: Iterable[str]) -> timedelta:
        """The shortest that these topics say; one that says none, like a question without topics, has the network's."""
        times = (self.of_topics.get(name.lower(), self.of_network) for name in topics)
        return min(times, default=self.of_network)


def asked_after_import(question_id: int, review_at: datetime, span: timedelta) -> datetime:
    """When somebody is first asked about an answer that was brought in: its share of a whole span from now on.

    Thousands may come in one night. Spread by their ids over the time in which all of them would have been looked at,
    they ask no more of people than the same answers given here.
    """
    return max(review_at, clock.now() + span * (question_id % _PARTS + 1) / _PARTS)
