"""Labelled sets as they lie on disk: gzip, one JSON object a line."""

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

Labels = dict[str, dict[str, int]]  # query: document: grade


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer of a thread; it counts from its question's time on, whatever its clock said."""

    time: datetime
    body: str


@dataclass(frozen=True, slots=True)
class Thread:
    """A question with its answers, or a document of a set without times."""

    id: str
    title: str
    body: str
    time: datetime
    answers: list[Answer] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Query:
    """A question to ask of a set of documents."""

    id: str
    title: str
    body: str


def lines(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a file."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def is_replayable(directory: Path) -> bool:
    """Whether the set is a community with times and links; else it is documents, queries and labels."""
    return (directory / "threads.jsonl.gz").exists() and (directory / "links.jsonl.gz").exists()


def threads(directory: Path) -> list[Thread]:
    """The threads in the order in which they were asked."""
    return sorted((_thread(row) for row in lines(directory / "threads.jsonl.gz")), key=lambda thread: thread.time)


def links(directory: Path) -> Labels:
    """For each thread the threads it is related to."""
    return _labels(directory / "links.jsonl.gz")


def documents(directory: Path) -> list[Thread]:
    """The documents to search, as questions without answers."""
    return [_thread(row) for row in lines(directory / "docs.jsonl.gz")]


def queries(directory: Path) -> list[Query]:
    """What is asked of the documents."""
    rows = lines(directory / "queries.jsonl.gz")
    return [Query(str(row["id"]), row.get("title") or "", row.get("body") or "") for row in rows]


def relevances(directory: Path) -> Labels:
    """For each query the documents that answer it."""
    return _labels(directory / "qrels.jsonl.gz")


def _labels(path: Path) -> Labels:
    found: Labels = {}
    for row in lines(path):
        found.setdefault(str(row["q"]), {})[str(row["d"])] = int(row["grade"])
    return found


def _thread(row: dict[str, Any]) -> Thread:
    asked = _time(row.get("time"))
    answers = [
        Answer(max(_time(answer.get("time")), asked), answer.get("body") or "") for answer in row.get("answers") or []
    ]
    return Thread(str(row["id"]), row.get("title") or "", row.get("body") or "", asked, answers)


def _time(written: str | None) -> datetime:
    if not written:
        return datetime(2000, 1, 1, tzinfo=UTC)
    time = datetime.fromisoformat(written)
    return time if time.tzinfo else time.replace(tzinfo=UTC)
