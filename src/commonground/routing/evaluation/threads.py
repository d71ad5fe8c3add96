"""A community's threads as they lie on disk: who asked, who answered, whose answer was accepted, and when."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Literal

from commonground.search.evaluation.sets import lines

ACCEPTED_AFTER = timedelta(days=7)  # the sets do not say when an answer was accepted


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer; it counts from its question's time on, whatever its clock said. `user` None: gone."""

    user: str | None
    time: datetime
    body: str
    is_accepted: bool


@dataclass(frozen=True, slots=True)
class Thread:
    """A question with its answers; `board` where it was asked, "" where the set has none."""

    id: str
    time: datetime
    user: str | None
    title: str
    body: str
    tags: list[str]
    board: str
    answers: list[Answer]

    @property
    def solver(self) -> str | None:
        """Who gave the accepted answer, if it was somebody else than the asker and is still known."""
        solvers = [answer.user for answer in self.answers if answer.is_accepted]
        return solvers[0] if solvers and solvers[0] != self.user else None

    @property
    def answerers(self) -> frozenset[str]:
        """Everybody but the asker who answered."""
        return frozenset(answer.user for answer in self.answers if answer.user and answer.user != self.user)


@dataclass(frozen=True, slots=True)
class Happening:
    """An answer becomes known, or its acceptance does."""

    time: datetime
    kind: Literal["answered", "accepted"]
    thread: Thread
    answer: Answer


def threads_of(directory: Path) -> list[Thread]:
    """The threads in the order in which they were asked."""
    return sorted((_thread(row) for row in lines(directory / "threads.jsonl.gz")), key=lambda thread: thread.time)


def questions_to_ask(threads: list[Thread]) -> frozenset[str]:
    """The ids of the last 40 % of the questions whose accepted answer is by somebody other than the asker."""
    solved = [thread.id for thread in threads if thread.solver is not None]
    return frozenset(solved[len(solved) * 3 // 5 :])


def happenings(threads: list[Thread]) -> list[Happening]:
    """All answers and acceptances in the order in which they became known."""
    return sorted((one for thread in threads for one in _happenings(thread)), key=lambda one: one.time)


def _happenings(thread: Thread) -> Iterator[Happening]:
    for answer in thread.answers:
        yield Happening(answer.time, "answered", thread, answer)
    accepted = next((answer for answer in thread.answers if answer.is_accepted), None)
    if accepted is not None:
        yield Happening(accepted.time + ACCEPTED_AFTER, "accepted", thread, accepted)


def _thread(row: dict[str, Any]) -> Thread:
    asked = _time(row["time"])
    return Thread(
        id=str(row["id"]),
        time=asked,
        user=row.get("user"),
        title=row.get("title") or "",
        body=row.get("body") or "",
        tags=list(row.get("tags") or []),
        board=row.get("group") or "",
        answers=[_answer(answer, asked) for answer in row.get("answers") or []],
    )


def _answer(row: dict[str, Any], asked: datetime) -> Answer:
    given = max(_time(row["time"]), asked)
    return Answer(row.get("user"), given, row.get("body") or "", bool(row.get("accepted")))


def _time(written: str) -> datetime:
    time = datetime.fromisoformat(written)
    return time if time.tzinfo else time.replace(tzinfo=UTC)
