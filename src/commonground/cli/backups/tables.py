"""The tables of this installation: which they are, read and filled row by row, and taken away."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from graphlib import TopologicalSorter
from typing import Any

import psycopg
from django.apps import apps
from django.db import connection
from psycopg import sql

from commonground.core import db

# What is not kept, and why.
LEFT_OUT = {
    "core_cache": "counts of tries",
    "core_throttle": "counts of tries",
    "django_session": "who is signed in: whoever finds a backup would be",
    "usersessions_usersession": "who is signed in, and from where",
}
# What only a database with vectors has; without it, search goes by words and is made anew when vectors come.
_OF_VECTORS = ("search_vector", "search_entry.weights")
_PIECE = 1 << 20

_TABLES = """
SELECT c.relname AS name, array_agg(a.attname::text ORDER BY a.attnum) AS columns, pg_table_size(c.oid) AS bytes
  FROM pg_class c
  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
 WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace
   AND NOT EXISTS (SELECT 1 FROM pg_depend WHERE objid = c.oid AND classid = 'pg_class'::regclass AND deptype = 'e')
 GROUP BY c.oid ORDER BY c.relname
"""
_STRICT_REFERENCES = """
SELECT conrelid::regclass::text AS name, confrelid::regclass::text AS refers_to
  FROM pg_constraint WHERE contype = 'f' AND NOT condeferrable AND conrelid <> confrelid
"""
_SEQUENCES = """
SELECT s.relname AS name, t.relname AS of_table FROM pg_class s
  JOIN pg_depend d ON d.objid = s.oid AND d.classid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')
  JOIN pg_class t ON t.oid = d.refobjid
 WHERE s.relkind = 'S' AND s.relnamespace = current_schema()::regnamespace
"""
_ROUTINES_AND_TYPES = """
SELECT 'ROUTINE' AS kind, p.oid::regprocedure::text AS name, p.proname AS word FROM pg_proc p
 WHERE p.pronamespace = current_schema()::regnamespace
   AND NOT EXISTS (SELECT 1 FROM pg_depend WHERE objid = p.oid AND classid = 'pg_proc'::regclass AND deptype = 'e')
UNION ALL
SELECT 'TYPE', t.oid::regtype::text, t.typname FROM pg_type t
 WHERE t.typnamespace = current_schema()::regnamespace AND t.typtype IN ('e', 'd')
   AND NOT EXISTS (SELECT 1 FROM pg_depend WHERE objid = t.oid AND classid = 'pg_type'::regclass AND deptype = 'e')
UNION ALL
SELECT 'TYPE', t.oid::regtype::text, t.typname FROM pg_type t JOIN pg_class c ON c.oid = t.typrelid
 WHERE t.typnamespace = current_schema()::regnamespace AND c.relkind = 'c'
   AND NOT EXISTS (SELECT 1 FROM pg_depend WHERE objid = c.oid AND classid = 'pg_class'::regclass AND deptype = 'e')
"""


@dataclass(frozen=True, slots=True)
class Table:
    """A table, its columns, and about how large it is."""

    name: str
    columns: list[str]
    bytes: int


@dataclass(frozen=True, slots=True)
class _Reference:
    """A table that must not be filled before another."""

    name: str
    refers_to: str


@dataclass(frozen=True, slots=True)
class _Sequence:
    """What counts the rows of a table."""

    name: str
    of_table: str


@dataclass(frozen=True, slots=True)
class Made:
    """Something else that migrations make: of which kind, its name as SQL has it, and as it is."""

    kind: str
    name: str
    word: str


def our_tables() -> list[Table]:
    """The tables that belong to the product, each after those that it must not be filled before."""
    tables = {table.name: table for table in db.rows(Table, _TABLES) if _is_ours(table.name)}
    order = TopologicalSorter[str]({name: set() for name in tables})
    for found in db.rows(_Reference, _STRICT_REFERENCES):
        if found.name in tables and found.refers_to in tables:
            order.add(found.name, found.refers_to)
    return [tables[name] for name in order.static_order()]


def _is_ours(name: str) -> bool:
    """Whether a table, function or type is one of the product's: in a database it may have for others beside it."""
    return name.startswith(tuple(f"{app.label}_" for app in apps.get_app_configs()) + ("django_",))


def settle_formats() -> None:
    """Let values be written the same on every server, for as long as the transaction lasts."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SET LOCAL TimeZone = 'UTC'; SET LOCAL DateStyle = 'ISO, YMD'; SET LOCAL IntervalStyle = 'postgres';"
            "SET LOCAL bytea_output = 'hex'; SET LOCAL extra_float_digits = 1"
        )


def pieces(table: Table) -> Iterator[bytes]:
    """The rows of a table as COPY writes them, one a line, some lines at a time."""
    with _cursor() as cursor, cursor.copy(_copy(table.name, table.columns, "TO STDOUT")) as copy:
        gathered = bytearray()
        for rows in copy:
            gathered += rows
            if len(gathered) >= _PIECE:
                yield bytes(gathered)
                gathered.clear()
        if gathered:
            yield bytes(gathered)


def sequences() -> dict[str, list[int]]:
    """How far each sequence has counted, and whether that number was given out."""
    found = {}
    with connection.cursor() as cursor:
        for sequence in db.rows(_Sequence, _SEQUENCES):
            if _is_ours(sequence.of_table) and sequence.of_table not in LEFT_OUT:
                cursor.execute(sql.SQL("SELECT last_value, is_called FROM {}").format(sql.Identifier(sequence.name)))
                last, is_called = cursor.fetchone()
                found[sequence.name] = [last, int(is_called)]
    return found


def set_sequences(wanted: dict[str, list[int]]) -> None:
    """Let sequences go on where they were."""
    for name, (last, is_called) in wanted.items():
        db.value("SELECT setval(%(name)s::regclass, %(last)s, %(is_called)s)", name=_quoted(name), last=last,
                 is_called=bool(is_called))  # fmt: skip


def empty(tables: list[Table]) -> None:
    """Delete what migrations have put in by themselves."""
    execute("TRUNCATE {}", sql.SQL(", ").join(sql.Identifier(table.name) for table in tables))


class Filling:
    """Puts rows into a table; nothing else happens because of them, and all references are checked at the end."""

    def __init__(self, name: str, columns: list[str], there: dict[str, Table]) -> None:
        self.rows = 0
        has = set(there[name].columns) if name in there else set()
        self._kept = [number for number, column in enumerate(columns) if column in has]
        self._is_whole = len(self._kept) == len(columns)
        missing = {f"{name}.{column}" for column in columns if column not in has}
        if missing - {what for what in missing if name in _OF_VECTORS or what in _OF_VECTORS}:
            raise LookupError(", ".join(sorted(missing)))
        self._statement = _copy(name, [columns[number] for number in self._kept], "FROM STDIN") if self._kept else None

    def put(self, piece: Iterator[bytes]) -> None:
        """Put in whole lines."""
        lines = b"".join(piece)
        if self._statement is None:
            self.rows += lines.count(b"\n")
            return
        with _cursor() as cursor:
            with cursor.copy(self._statement) as copy:
                copy.write(lines if self._is_whole else self._narrowed(lines))
            self.rows += cursor.rowcount  # as the server counted them

    def _narrowed(self, lines: bytes) -> bytes:
        """Without the columns that only a database with vectors has."""
        rows = (line.split(b"\t") for line in lines.removesuffix(b"\n").split(b"\n"))
        return b"".join(b"\t".join(values[number] for number in self._kept) + b"\n" for values in rows)


def quieten(tables: list[Table]) -> Callable[[], None]:
    """Keep triggers from acting on rows that only come back; what is returned checks references and ends it."""
    with_triggers = db.values(
        "SELECT DISTINCT c.relname::text FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
        " WHERE NOT t.tgisinternal AND c.relnamespace = current_schema()::regnamespace"
    )
    names = [table.name for table in tables if table.name in with_triggers]
    for name in names:
        execute("ALTER TABLE {} DISABLE TRIGGER USER", sql.Identifier(name))

    def awaken() -> None:
        execute("SET CONSTRAINTS ALL IMMEDIATE")
        for name in names:
            execute("ALTER TABLE {} ENABLE TRIGGER USER", sql.Identifier(name))

    return awaken


def learn_how_they_are_filled() -> None:
    """Let PostgreSQL plan for the rows that there are now."""
    execute("ANALYZE {}", sql.SQL(", ").join(sql.Identifier(table.name) for table in our_tables()))


def take_away() -> None:
    """Drop all that migrations have made, and nothing that belongs to somebody else."""
    for table in our_tables():
        execute("DROP TABLE {} CASCADE", sql.Identifier(table.name))
    for made in routines_and_types():
        execute(f"DROP {made.kind} IF EXISTS {made.name} CASCADE")


def routines_and_types() -> list[Made]:
    """The functions and types that migrations have made."""
    return [made for made in db.rows(Made, _ROUTINES_AND_TYPES) if _is_ours(made.word)]


def hold_any_network() -> bool:
    """Whether there is something that would be lost."""
    there = {table.name for table in our_tables()} & {"people_member", "events_event"}
    return any(_has_rows(name) for name in there)


def _has_rows(name: str) -> bool:
    with _cursor() as cursor:
        found = cursor.execute(sql.SQL("SELECT 1 FROM {} LIMIT 1").format(sql.Identifier(name))).fetchone()
    return found is not None


def _copy(name: str, columns: list[str], direction: str) -> sql.Composed:
    listed = sql.SQL(", ").join(map(sql.Identifier, columns))
    return sql.SQL("COPY {} ({}) " + direction).format(sql.Identifier(name), listed)


def _cursor() -> psycopg.Cursor[Any]:
    connection.ensure_connection()
    return psycopg.Cursor(connection.connection)


def execute(statement: str, *names: sql.Composable) -> None:
    """Run one that no parameters can be given to, with names put in safely."""
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL(statement).format(*names))


def _quoted(name: str) -> str:
    return sql.Identifier(name).as_string(None)
