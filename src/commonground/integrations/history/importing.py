"""Importing threads from the first to the last, in batches that each stand for themselves."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from threading import Lock
from typing import Any

import psycopg
from django.db import connection
from django.db.utils import DataError, IntegrityError

from commonground.integrations.history.aside import Do, at_once
from commonground.integrations.history.bringing import Brought, bring
from commonground.integrations.history.finishing import refresh_numbers, say_who_were_strangers
from commonground.integrations.history.places import Place, group_called
from commonground.integrations.history.threads import Thread
from commonground.people.actions.importing import checked_name, require_readable
from commonground.people.models import Group, Member
from commonground.search import indexing, statistics

BATCH = 100  # threads
BATCH_SIZE = 8 * 2**20  # bytes
MOST_NOT_COUNTED = 5000  # documents whose words wait to be counted in


@dataclass(frozen=True, slots=True)
class Plan:
    """What is brought in, under which name, whose people wrote it, and who may read it."""

    path: Path
    source: str
    organisation: str = ""  # that of the source's name
    group: str = ""  # for what stands on no board; that of the source's name
    audience: str = Group.Audience.NETWORK
    steward: Member | None = None


@dataclass(slots=True)
class Summary:
    """What was brought in: counts of what is new, of threads known before, and of what was left out.

    `is_whole` says whether the file was read to its end, `by_meaning` whether what is new is found also by its meaning,
    and `meaning_follows` whether it will be, by and by.
    """

    questions: int = 0
    answers: int = 0
    replies: int = 0
    people: int = 0
    groups: int = 0
    known: int = 0
    left_out: int = 0
    is_whole: bool = True
    by_meaning: bool = True
    meaning_follows: bool = False

    @property
    def threads(self) -> int:
        """How many threads of the file are here now."""
        return self.questions + self.known

    def add(self, brought: Brought) -> None:
        """Count in what a batch brought."""
        for name in ("questions", "answers", "replies", "people", "groups", "known"):
            setattr(self, name, getattr(self, name) + getattr(brought, name))

    def as_dict(self) -> dict[str, Any]:
        """For who reads it by a program."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the source was read, of how much (bytes), and what was brought in so far."""

    position: int
    size: int
    summary: Summary


class Importing:
    """One import under way; `say_fault` is told the line and reason of what is left out.

    Vectors are written at once if `by_meaning`, else a job of the worker writes them later. A plan that cannot be
    followed is Refused before anything is written.
    """

    def __init__(
        self, plan: Plan, say_fault: Callable[[int, str], None], *, by_meaning: bool, batch: int = BATCH
    ) -> None:
        self.plan = plan
        self.summary = Summary(by_meaning=by_meaning)
        self._say_fault, self._batch, self._counting = say_fault, batch, Lock()
        self._place = _place_of(plan)
        self._do: Do = at_once
        self._not_counted = 0

    def run(self, threads: Iterable[Thread], *, do: Do = at_once) -> Iterator[Summary]:
        """Bring in these threads, and tell the counts after each batch; `do` makes it findable."""
        self._do = do
        for batch in _batches(threads, self._batch):
            self._bring(batch)
            yield self.summary

    def finish(self) -> None:
        """Once all threads are in: make the numbers over the whole anew."""
        if self.summary.threads:
            self._count_words()
            say_who_were_strangers(self.plan.source)
            refresh_numbers()

    def leave_out(self, line: int, why: str) -> None:
        """Something cannot be brought in: say so, and count it."""
        self.count_left_out()
        self._say_fault(line, why)

    def count_left_out(self) -> None:
        """One more thing; it may be found while others are being stored."""
        with self._counting:
            self.summary.left_out += 1

    def _bring(self, threads: list[Thread]) -> None:
        """Bring in a batch; if the database refuses it, its threads one by one, so that only the guilty is left out."""
        try:
            brought = bring(threads, self._place)
        except (DataError, IntegrityError) as error:
            if len(threads) == 1:
                self.leave_out(threads[0].line, f"The database refuses it: {_first_line(error)}")
                return
            for thread in threads:
                self._bring([thread])
            return
        self.summary.add(brought)
        self._do(self._make_findable, brought.to_index)

    def _make_findable(self, lines: dict[int, int]) -> None:
        self._index(lines)
        self._not_counted += len(lines)
        if self.summary.questions <= 2 * statistics.SETTLES_UNTIL or self._not_counted > MOST_NOT_COUNTED:
            self._count_words()  # the weights of the next batch are made for the lengths of this one

    def _count_words(self) -> None:
        self._not_counted = 0
        statistics.fold_words()

    def _index(self, lines: dict[int, int]) -> None:
        """Make questions findable; if the database refuses some, the others. `lines` are theirs in the file."""
        try:
            indexing.index_many(list(lines), by_meaning=self.summary.by_meaning)
        except psycopg.Error as error:
            if not connection.is_usable():
                raise
            if len(lines) > 1:
                for question, line in lines.items():
                    self._index({question: line})
                return
            for line in lines.values():
                self.leave_out(line, f"It is here, but search cannot find it: {_first_line(error)}")


def _place_of(plan: Plan) -> Place:
    """Where it goes; nothing of that is made before there is a thread to be stored."""
    require_readable(plan.audience, plan.steward)
    return Place(
        plan.source,
        checked_name(plan.organisation or plan.source),
        plan.audience,
        checked_name(plan.group or plan.source),
        group_called(plan.source, plan.group) if plan.group else None,
        plan.steward,
    )


def _batches(threads: Iterable[Thread], most: int) -> Iterator[list[Thread]]:
    """Threads in handfuls; one that comes twice begins a new one, so that it is known there."""
    batch: dict[str, Thread] = {}
    size = 0
    for thread in threads:
        if thread.ref in batch:
            yield list(batch.values())
            batch, size = {}, 0
        batch[thread.ref] = thread
        size += thread.size
        if len(batch) == most or size > BATCH_SIZE:
            yield list(batch.values())
            batch, size = {}, 0
    if batch:
        yield list(batch.values())


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0]
