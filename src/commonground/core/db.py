"""Hot reads: one hand-written statement each, prepared by the server, on Django's own connection.

Django's cursors never prepare and rebuild every row as a model; these return frozen dataclasses.
`counted()` counts the statements that pass here, which Django's own counter does not see.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, LiteralString, TypeVar

import psycopg
from django.db import connection, transaction
from django.db.models import Model
from psycopg import sql
from psycopg.rows import class_row, scalar_row, tuple_row
from psycopg.types.json import Jsonb

Row = TypeVar("Row")
_counter: ContextVar[list[str] | None] = ContextVar("counter", default=None)


def _run(
    cursor: psycopg.Cursor[Any], sql: LiteralString, parameters: dict[str, object], *, prepare: bool | None = None
) -> psycopg.Cursor[Any]:
    counter = _counter.get()
    if counter is not None:
        counter.append(sql)
    return cursor.execute(sql, parameters, binary=True, prepare=prepare)


def _open(row_factory: Any) -> psycopg.Cursor[Any]:
    connection.ensure_connection()
    return psycopg.Cursor(connection.connection, row_factory=row_factory)


def rows(kind: type[Row], sql: LiteralString, **parameters: object) -> list[Row]:
    """The statement's rows as `kind`, whose fields are named like its columns."""
    with _open(class_row(kind)) as cursor:
        return _run(cursor, sql, parameters).fetchall()


def rows_planned_anew(kind: type[Row], sql: LiteralString, **parameters: object) -> list[Row]:
    """The same, planned for these very parameters, where one plan for all of them would be wrong."""
    with _open(class_row(kind)) as cursor:
        return _run(cursor, sql, parameters, prepare=False).fetchall()


def one(kind: type[Row], sql: LiteralString, **parameters: object) -> Row | None:
    """The statement's first row as `kind`, or None."""
    with _open(class_row(kind)) as cursor:
        found: Row | None = _run(cursor, sql, parameters).fetchone()
        return found


def row(sql: LiteralString, **parameters: object) -> tuple[Any, ...] | None:
    """The statement's first row as it is, or None."""
    with _open(tuple_row) as cursor:
        return _run(cursor, sql, parameters).fetchone()


def values(sql: LiteralString, **parameters: object) -> list[Any]:
    """The statement's first column."""
    with _open(scalar_row) as cursor:
        return _run(cursor, sql, parameters).fetchall()


def value(sql: LiteralString, **parameters: object) -> Any:
    """The first column of the statement's first row, or None."""
    found: Sequence[Any] = values(sql, **parameters)
    return found[0] if found else None


def execute(sql: LiteralString, **parameters: object) -> int:
    """Run a statement that changes rows; how many it changed.

    It is planned for the tables as they are now: a plan kept from when they were empty takes hours as they fill.
    """
    with _open(scalar_row) as cursor:
        return _run(cursor, sql, parameters, prepare=False).rowcount


@contextmanager
def cheap_index() -> Iterator[None]:
    """Inside the block plans take an index of a large table for as cheap as it is on disks without moving parts."""
    with transaction.atomic():
        execute("SET LOCAL random_page_cost = 1.1")
        yield
        execute("SET LOCAL random_page_cost TO DEFAULT")


def inserted(sql: LiteralString, **parameters: object) -> list[Any]:
    """Run a statement that inserts rows; the one column that it returns of them. Planned like `execute`."""
    with _open(scalar_row) as cursor:
        return _run(cursor, sql, parameters, prepare=False).fetchall()


def copy(table: type[Model], columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write many new rows at once, with far less work than inserting them; a dict is written as JSON.

    Raises what Django raises when the database refuses them.
    """
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table._meta.db_table), names)
    with _open(tuple_row) as cursor, connection.wrap_database_errors, cursor.copy(statement) as copying:
        for row in rows:
            copying.write_row([Jsonb(value) if isinstance(value, dict) else value for value in row])


def copy_models(rows: Sequence[Model]) -> None:
    """The same for rows of one table that are there as a whole."""
    if rows:
        fields = rows[0]._meta.concrete_fields
        names = [field.attname for field in fields]
        copy(
            type(rows[0]),
            [str(field.column) for field in fields],
            ([getattr(row, name) for name in names] for row in rows),
        )


@contextmanager
def counted() -> Iterator[list[str]]:
    """Collect the statements run here inside the block."""
    seen: list[str] = []
    token = _counter.set(seen)
    try:
        yield seen
    finally:
        _counter.reset(token)
