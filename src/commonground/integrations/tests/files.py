"""Files of threads for tests, and importing them."""

import gzip
import json
from pathlib import Path
from typing import Any

from commonground.integrations.history import Plan, Summary
from commonground.integrations.threads import import_threads

Row = dict[str, Any]


def thread(number: int = 1, **other: Any) -> Row:
    """A question by Quentin without answers."""
    row = {"id": number, "time": "2019-05-31T14:05:00", "user": "Quentin", "title": f"Why does line {number} stop?"}
    return row | {"body": "It stops after every restart.", "tags": ["labels"], "answers": []} | other


def answer(number: int = 7, **other: Any) -> Row:
    """An answer by Anna."""
    row = {"id": number, "time": "2019-06-01T09:00:00", "user": "Anna", "body": "Hold Home for three seconds."}
    return row | {"accepted": False} | other


def write(path: Path, *rows: Row | bytes, packed: bool = True) -> Path:
    """A file with these rows; bytes are a line as they are."""
    lines = b"".join((row if isinstance(row, bytes) else json.dumps(row).encode()) + b"\n" for row in rows)
    path.write_bytes(gzip.compress(lines) if packed else lines)
    return path


def bring_in(path: Path, **plan: Any) -> tuple[Summary, list[tuple[int, str]]]:
    """Import the file as from a forum; what came of it, and what was said of lines left out."""
    faults: list[tuple[int, str]] = []
    settings = {"source": "forum", **plan}
    summary = import_threads(Plan(path=path, **settings), say_fault=lambda line, why: faults.append((line, why)))
    return summary, faults
