"""A schema beside the product's own, in which a backup is unpacked until all of it is there.

Until then the network that there was is untouched, and migrations run as they always do, each in its own transaction
(one for all is impossible: a value added to an enumerated type may not be used before its transaction has ended).
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.db import DatabaseError, connection, transaction
from django.db.migrations.recorder import MigrationRecorder

from commonground.cli.backups import tables
from commonground.cli.backups.faults import BadBackup
from commonground.core import db

NAME = "commonground_restoring"

_MOVED = """
SELECT 'EXTENSION' AS kind, quote_ident(extname) AS name, extname AS word
  FROM pg_extension WHERE extnamespace = to_regnamespace(%(schema)s)
UNION ALL
SELECT CASE relkind WHEN 'r' THEN 'TABLE' WHEN 'm' THEN 'MATERIALIZED VIEW' ELSE 'VIEW' END,
       oid::regclass::text, relname
  FROM pg_class WHERE relnamespace = to_regnamespace(%(schema)s) AND relkind IN ('r', 'v', 'm')
"""


@contextmanager
def beside() -> Iterator[None]:
    """Inside the block an empty schema is in the place of the product's own, whose extensions can still be used."""
    clear()
    before: str = db.value("SELECT string_agg(quote_ident(name), ', ') FROM unnest(current_schemas(false)) name")
    try:
        tables.execute(f"CREATE SCHEMA {NAME}")
    except DatabaseError as error:
        raise BadBackup(
            "This database lets us make no schema, in which the backup is unpacked. Let its owner say: GRANT CREATE ON "
            "DATABASE ... TO ..."
        ) from error
    tables.execute(f"SET search_path TO {NAME}, {before}")
    try:
        with connection.schema_editor() as editor:  # here, before the one of the other schema is found
            editor.create_model(MigrationRecorder(connection).Migration)
        yield
    finally:
        with suppress(DatabaseError):
            tables.execute("RESET search_path")


def take_place() -> None:
    """Let what is in the schema take the place of the product's own, as part of a transaction."""
    home: str = db.value("SELECT quote_ident(current_schema())")
    tables.take_away()
    with _looking_into():
        moved = [*db.rows(tables.Made, _MOVED, schema=NAME), *tables.routines_and_types()]
        for made in moved:
            tables.execute(f"ALTER {made.kind} {made.name} SET SCHEMA {home}")
    tables.execute(f"DROP SCHEMA {NAME}")


def clear() -> None:
    """Forget what a restore that came to nothing has left."""
    with transaction.atomic():
        tables.execute(f"DROP SCHEMA IF EXISTS {NAME} CASCADE")


@contextmanager
def _looking_into() -> Iterator[None]:
    tables.execute(f"SET LOCAL search_path TO {NAME}")
    yield
    tables.execute("SET LOCAL search_path TO DEFAULT")
