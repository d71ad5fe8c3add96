"""Dumps in the format of Stack Exchange for tests, told by people of a plant, and importing them."""

from html import escape
from pathlib import Path
from typing import Any

from commonground.integrations.history import Plan, Summary
from commonground.integrations.stackexchange import import_stackexchange

Row = dict[str, Any] | str
_NAMES = {1: "Quentin", 2: "Anna", 3: "Ben"}


def user(number: int, name: str = "") -> Row:
    """Somebody with an account."""
    return {"Id": number, "DisplayName": name or _NAMES[number], "CreationDate": "2019-01-01T00:00:00.000"}


def question(number: int = 10, **other: Any) -> Row:
    """A question by Quentin."""
    row = {"Id": number, "PostTypeId": 1, "CreationDate": "2019-05-31T14:05:00.000", "OwnerUserId": 1, "Score": 3}
    words = {
        "Title": f"Why does line {number} stop?",
        "Tags": "<labels><line-3>",
        "Body": "<p>After every restart.</p>",
    }
    return row | words | other


def answer(number: int = 11, of: int = 10, **other: Any) -> Row:
    """An answer by Anna."""
    row = {"Id": number, "PostTypeId": 2, "ParentId": of, "CreationDate": "2019-06-01T09:30:00.000", "OwnerUserId": 2}
    return row | {"Body": "<p>Hold <strong>Home</strong> for three seconds.</p>"} | other


def comment(number: int, post: int, **other: Any) -> Row:
    """A remark by Ben."""
    row = {"Id": number, "PostId": post, "UserId": 3, "CreationDate": "2019-06-02T08:00:00.000"}
    return row | {"Text": "Which *firmware*?"} | other


def vote(number: int, post: int, kind: int, day: str = "2019-06-03") -> Row:
    """A vote, whose giver nobody knows."""
    return {"Id": number, "PostId": post, "VoteTypeId": kind, "CreationDate": f"{day}T00:00:00.000"}


def link(number: int, post: int, other: int, kind: int = 3) -> Row:
    """A link from one question to another."""
    row = {"Id": number, "PostId": post, "RelatedPostId": other, "LinkTypeId": kind}
    return row | {"CreationDate": "2019-07-01T10:00:00.000"}


def table(name: str, rows: list[Row]) -> str:
    """A file of a dump; a row that is a text stands in it as it is."""
    lines = "".join(f"  {row if isinstance(row, str) else _line(row)}\r\n" for row in rows)
    return f'\ufeff<?xml version="1.0" encoding="utf-8"?>\r\n<{name.lower()}>\r\n{lines}</{name.lower()}>'


def _line(row: dict[str, Any]) -> str:
    fields = " ".join(f'{name}="{escape(str(value)).replace(chr(10), "&#xA;")}"' for name, value in row.items())
    return f"<row {fields} />"


def write_dump(folder: Path, posts: list[Row], **tables: list[Row]) -> Path:
    """A folder with a dump of these posts, and of what belongs to them."""
    folder.mkdir(exist_ok=True)
    others = {name: tables.get(name, []) for name in ("Comments", "Votes", "PostLinks")}
    people = tables.get("Users", [user(number) for number in _NAMES])
    for name, rows in {"Posts": posts, "Users": people, **others}.items():
        (folder / f"{name}.xml").write_text(table(name, rows), encoding="utf-8", newline="")
    return folder


def bring_in(path: Path, **plan: Any) -> tuple[Summary, list[tuple[str, str]]]:
    """Import the dump as of the help site; what came of it, and what was said of rows left out."""
    faults: list[tuple[str, str]] = []
    settings = {"source": "help site", **plan}
    summary = import_stackexchange(
        Plan(path=path, **settings), say_fault=lambda where, why: faults.append((where, why))
    )
    return summary, faults
