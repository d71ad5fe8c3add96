"""The tables of a dump sorted into threads, on the disk: they are larger than memory, and in no useful order.

The database is SQLite's temporary one: a file without a name, gone with the process however it ends.
"""

import os
import sqlite3
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager

from commonground.core.require import Refused
from commonground.integrations.history.threads import moment, name_on_one_line

_LARGEST = 2**63 - 1
_TABLES = """
CREATE TABLE user (id INTEGER PRIMARY KEY, name TEXT);
CREATE TABLE post (id INTEGER PRIMARY KEY, row INTEGER, thread INTEGER, user INTEGER, called TEXT, at TEXT, edited TEXT,
                   body TEXT, title TEXT, tags TEXT, accepted INTEGER, closed TEXT);
CREATE TABLE comment (id INTEGER PRIMARY KEY, row INTEGER, post INTEGER, user INTEGER, called TEXT, at TEXT, body TEXT);
CREATE TABLE acceptance (answer INTEGER PRIMARY KEY, at TEXT);
CREATE TABLE repeat (question INTEGER PRIMARY KEY, original INTEGER, at TEXT);
CREATE TABLE known_post (id INTEGER PRIMARY KEY);
CREATE TABLE known_comment (id INTEGER PRIMARY KEY);
"""
_INDEXES = """
CREATE INDEX post_thread ON post (thread);
CREATE INDEX comment_post ON comment (post);
"""
_STRAYS = (
    (
        "Posts",
        "SELECT a.row, 'Its question ' || a.thread || ' is not in the dump.' FROM post a"
        " LEFT JOIN post q ON q.id = a.thread AND q.thread = q.id WHERE q.id IS NULL ORDER BY a.row",
    ),
    (
        "Comments",
        "SELECT c.row, 'Its post ' || c.post || ' is not in the dump.' FROM comment c"
        " LEFT JOIN post p ON p.id = c.post WHERE p.id IS NULL ORDER BY c.row",
    ),
)
Fields = dict[str, str]


@contextmanager
def a_scratch_database() -> Iterator[sqlite3.Connection]:
    """Empty tables for a dump, thrown away afterwards."""
    os.environ.setdefault("SQLITE_TMPDIR", tempfile.gettempdir())
    with closing(sqlite3.connect("", isolation_level=None, check_same_thread=False)) as database:
        database.row_factory = sqlite3.Row
        database.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -65536;")
        database.executescript(_TABLES)
        database.execute("BEGIN")
        yield database


def sort(database: sqlite3.Connection) -> Iterator[tuple[str, int, str]]:
    """Once all rows are kept: find what belongs together. The table, row and reason of each that belongs to nothing."""
    database.executescript(f"{_INDEXES} BEGIN;")
    for table, strays in _STRAYS:
        for row, why in database.execute(strays):
            yield table, row, why


def keep_known(database: sqlite3.Connection, posts: Iterable[str], comments: Iterable[str]) -> None:
    """What was brought in before: its words need not be made ready again."""
    database.executemany("INSERT OR IGNORE INTO known_post VALUES (?)", ([ref] for ref in posts))
    database.executemany("INSERT OR IGNORE INTO known_comment VALUES (?)", ([ref] for ref in comments))


def keep_user(database: sqlite3.Connection, row: int, fields: Fields) -> None:
    """A person by her id."""
    name = name_on_one_line(fields.get("DisplayName", ""), "DisplayName")
    _keep(database, "user", (number(fields, "Id"), name))


def keep_post(database: sqlite3.Connection, row: int, fields: Fields) -> None:
    """A question or an answer; posts of other kinds are passed over."""
    kind, post = number(fields, "PostTypeId"), number(fields, "Id")
    if kind not in (1, 2):
        return
    thread = post if kind == 1 else number(fields, "ParentId")
    words = (fields.get("Body", ""), fields.get("Title", ""), fields.get("Tags", ""))
    times = (fields.get("CreationDate"), fields.get("LastEditDate"))
    accepted = number(fields, "AcceptedAnswerId") if kind == 1 and "AcceptedAnswerId" in fields else None
    who = (_user(fields, "OwnerUserId"), fields.get("OwnerDisplayName", ""))
    if kind == 2 and thread == post:
        raise Refused("It answers itself.")
    _keep(database, "post", (post, row, thread, *who, *times, *words, accepted, fields.get("ClosedDate")))


def keep_comment(database: sqlite3.Connection, row: int, fields: Fields) -> None:
    """A remark under a post."""
    who = (_user(fields, "UserId"), fields.get("UserDisplayName", ""))
    words = (fields.get("CreationDate"), fields.get("Text", ""))
    _keep(database, "comment", (number(fields, "Id"), row, number(fields, "PostId"), *who, *words))


def keep_vote(database: sqlite3.Connection, row: int, fields: Fields) -> None:
    """When an answer was accepted, the last time. Of other votes nobody knows who gave them."""
    if fields.get("VoteTypeId") != "1":
        return
    at = moment(fields.get("CreationDate"), "CreationDate").isoformat()
    database.execute(
        "INSERT INTO acceptance VALUES (?, ?) ON CONFLICT DO UPDATE SET at = max(at, excluded.at)",
        (number(fields, "PostId"), at),
    )


def keep_link(database: sqlite3.Connection, row: int, fields: Fields) -> None:
    """Which question repeats which, the first link of several; what is merely related is passed over."""
    if fields.get("LinkTypeId") != "3":
        return
    at = moment(fields.get("CreationDate"), "CreationDate").isoformat()
    pair = (number(fields, "PostId"), number(fields, "RelatedPostId"))
    database.execute("INSERT INTO repeat VALUES (?, ?, ?) ON CONFLICT DO NOTHING", (*pair, at))


KEEPERS: dict[str, Callable[[sqlite3.Connection, int, Fields], None]] = {
    "Users": keep_user,
    "Posts": keep_post,
    "Comments": keep_comment,
    "Votes": keep_vote,
    "PostLinks": keep_link,
}


def number(fields: Fields, name: str) -> int:
    """The number in a field; Refused if it holds none."""
    given = fields.get(name, "")
    if not given.removeprefix("-").isascii() or not given.removeprefix("-").isdecimal() or len(given) > 19:
        raise Refused(f'It has no "{name}" that is a number.')
    found = int(given)
    if abs(found) > _LARGEST:
        raise Refused(f'It has no "{name}" that is a number.')
    return found


def _user(fields: Fields, name: str) -> int | None:
    return number(fields, name) if fields.get(name) else None


def _keep(database: sqlite3.Connection, table: str, values: tuple[object, ...]) -> None:
    """Store a row; Refused if one of its id was stored before."""
    marks = ", ".join("?" * len(values))
    kept = database.execute(f"INSERT OR IGNORE INTO {table} VALUES ({marks})", values)  # noqa: S608 (ours alone)
    if not kept.rowcount:
        raise Refused(f"There is one of the same id before it, {values[0]}.")
