"""What else a question has to be, to be found: in a group, under a topic, in a state, by somebody, of a time."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta
from typing import Self

from commonground.core import clock

STATES = ("open", "answered", "solved", "closed")
TIMES = {"week": timedelta(days=7), "month": timedelta(days=30), "year": timedelta(days=365)}


@dataclass(frozen=True, slots=True)
class Match:
    """A question that fits: how well, whether it has an answer and an article, and what filters ask of it."""

    id: int
    score: float
    has_answer: bool
    has_article: bool
    group: int
    state: str
    asked_at: datetime
    topics: list[int]
    people: list[int]


@dataclass(frozen=True, slots=True)
class Filters:
    """What was chosen; None where it does not matter. The person asked or answered; the time is at most so long ago."""

    group: int | None = None
    topic: int | None = None
    state: str | None = None
    person: int | None = None
    time: str | None = None

    def chosen(self) -> dict[str, int | str]:
        """What matters, by name."""
        return {one.name: value for one in fields(self) if (value := getattr(self, one.name)) is not None}

    def without(self, name: str) -> Self:
        """The others."""
        return replace(self, **{name: None})

    @property
    def since(self) -> datetime | None:
        """From when on."""
        return clock.now() - TIMES[self.time] if self.time else None

    def admits(self, match: Match) -> bool:
        """Whether it is all that was chosen."""
        return all(value in _values(match, name) for name, value in self.chosen().items())


Matching = Callable[[Filters], list[Match]]


def counted(filters: Filters, matching: Matching) -> dict[str, Counter[int | str]]:
    """For each filter how many there would be with each of its values, given what the other filters leave."""
    left, chosen = matching(filters), filters.chosen()
    found = {}
    for one in fields(filters):
        matches = matching(filters.without(one.name)) if one.name in chosen else left
        found[one.name] = Counter(_all_values(matches, one.name))
    return found


def _all_values(matches: Iterable[Match], name: str) -> Iterator[int | str]:
    for match in matches:
        yield from _values(match, name)


def _values(match: Match, name: str) -> list[int] | list[str]:
    """What it is, in the terms of one filter."""
    if name == "topic":
        return match.topics
    if name == "person":
        return match.people
    if name == "time":
        return [time for time, ago in TIMES.items() if match.asked_at >= clock.now() - ago]
    return [getattr(match, name)]
