"""Importing a file of threads from its first line to its last, in batches that each stand for themselves."""

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import psycopg
from django.db import connection
from django.db.utils import DataError, IntegrityError

from commonground.core.require import Refused
from commonground.integrations.threads.bringing import Brought, bring
from commonground.integrations.threads.encoding import an_encoder
from commonground.integrations.threads.finishing import refresh_numbers, say_who_were_strangers
from commonground.integrations.threads.places import Place, group_called
from commonground.integrations.threads.reading import Lines, lines_of
from commonground.integrations.threads.rows import Thread, read_thread
from commonground.people.actions.importing import import_organisation
from commonground.people.models import Group, Member
from commonground.search import indexing, statistics

BATCH = 100  # threads
BATCH_SIZE = 8 * 2**20  # bytes


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

    `is_whole` says whether the file was read to its end, `by_meaning` whether what is new is found also by its meaning.
    """

    questions: int = 0
    answers: int = 0
    people: int = 0
    groups: int = 0
    known: int = 0
    left_out: int = 0
    is_whole: bool = True
    by_meaning: bool = True

    @property
    def threads(self) -> int:
        """How many threads of the file are here now."""
        return self.questions + self.known

    def add(self, brought: Brought) -> None:
        """Count in what a batch brought."""
        for name in ("questions", "answers", "people", "groups", "known"):
            setattr(self, name, getattr(self, name) + getattr(brought, name))

    def as_dict(self) -> dict[str, Any]:
        """For who reads it by a program."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the file was read, of how many bytes, and what was brought in so far."""

    position: int
    size: int
    summary: Summary


def import_threads(
    plan: Plan, *, say_fault: Callable[[int, str], None], progress: Callable[[Progress], None] = lambda _now: None
) -> Summary:
    """Bring in the threads of a file and make them findable; `say_fault` is told each line and reason of what is not.

    Nobody is told and nobody is asked. Run again it adds what is new, and goes on where it was cut short.
    """
    return _Import(plan, say_fault, progress).run()


class _Import:
    """One import under way."""

    def __init__(self, plan: Plan, say_fault: Callable[[int, str], None], progress: Callable[[Progress], None]) -> None:
        self.plan, self.progress = plan, progress
        self.summary = Summary()
        self._say_fault = say_fault

    def run(self) -> Summary:
        with lines_of(self.plan.path) as lines, an_encoder() as self.summary.by_meaning:
            for batch in _batches(self._threads(lines)):
                self._bring(batch)
                self.progress(Progress(lines.position, lines.size, self.summary))
            self.summary.is_whole = lines.is_whole
            if self.summary.threads:
                say_who_were_strangers(self.plan.source)
                refresh_numbers()
        return self.summary

    @cached_property
    def _place(self) -> Place:
        """Made with the first thread, so that a file without any leaves nothing behind."""
        plan = self.plan
        return Place(
            plan.source,
            import_organisation(plan.organisation or plan.source),
            plan.audience,
            plan.group or plan.source,
            group_called(plan.source, plan.group) if plan.group else None,
            plan.steward,
        )

    def _threads(self, lines: Lines) -> Iterator[Thread]:
        for line in lines:
            if line.fault:
                self._leave_out(line.number, line.fault)
            elif line.content:
                yield from self._thread(line.content, line.number)

    def _thread(self, content: bytes, number: int) -> Iterator[Thread]:
        try:
            thread = read_thread(content, line=number)
        except Refused as refused:
            self._leave_out(number, str(refused))
            return
        for fault in thread.faults:
            self._leave_out(number, fault)
        yield thread

    def _bring(self, threads: list[Thread]) -> None:
        """Bring in a batch; if the database refuses it, its threads one by one, so that only the guilty is left out."""
        try:
            brought = bring(threads, self._place)
        except (DataError, IntegrityError) as error:
            if len(threads) == 1:
                self._leave_out(threads[0].line, f"The database refuses it: {_first_line(error)}")
                return
            for thread in threads:
                self._bring([thread])
            return
        self.summary.add(brought)
        self._index(brought.to_index)
        statistics.fold_words()  # the weights of the next batch are made for the lengths of this one

    def _index(self, lines: dict[int, int]) -> None:
        """Make questions findable; if the database refuses some, the others. `lines` are theirs in the file."""
        try:
            indexing.index_many(list(lines))
        except psycopg.Error as error:
            if not connection.is_usable():
                raise
            if len(lines) > 1:
                for question, line in lines.items():
                    self._index({question: line})
                return
            for line in lines.values():
                self._leave_out(line, f"It is here, but search cannot find it: {_first_line(error)}")

    def _leave_out(self, line: int, why: str) -> None:
        self.summary.left_out += 1
        self._say_fault(line, why)


def _batches(threads: Iterator[Thread]) -> Iterator[list[Thread]]:
    """Threads in handfuls; one that comes twice begins a new one, so that it is known there."""
    batch: dict[str, Thread] = {}
    size = 0
    for thread in threads:
        if thread.ref in batch or len(batch) == BATCH or size > BATCH_SIZE:
            yield list(batch.values())
            batch, size = {}, 0
        batch[thread.ref] = thread
        size += thread.size
    if batch:
        yield list(batch.values())


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0]
