"""Networks that are backed up and brought back in processes of their own, for tests."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from commonground.cli.backups import tables
from commonground.cli.tests.family import typed

PASSPHRASE = "four words of mine"
SEALED = {"COMMONGROUND_BACKUP_PASSPHRASE": PASSPHRASE}
FOUNDED = ("--name", "Aldermoor asks", "--host", "Aldermoor", "--administrator", "Ada", "--email", "ada@example.com")
Rows = dict[str, list[Any]]


def address(database: str) -> str:
    """Another database of the server that the tests use."""
    return psycopg.conninfo.make_conninfo(os.environ["DATABASE_URL"], dbname=database)


@contextmanager
def new_database(name: str) -> Iterator[str]:
    """The address of an empty database, there as long as the block lasts."""
    with psycopg.connect(address("postgres"), autocommit=True) as server:
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        yield address(name)
        server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def rows_of(uri: str) -> Rows:
    """Every row of every table, as text, but for what a backup leaves out."""
    with psycopg.connect(uri) as there:
        names = [name for (name,) in there.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]
        return {
            name: sorted(there.execute(sql.SQL("SELECT t::text FROM {} t").format(sql.Identifier(name))).fetchall())
            for name in names
            if name not in tables.LEFT_OUT
        }


def files_in(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def without_last_acts(rows: Rows) -> Rows:
    """Without the note that a network was backed up or brought back."""
    acts = ("network.backed_up", "network.restored")
    return {**rows, "events_event": [row for row in rows["events_event"] if not any(act in row[0] for act in acts)]}


def backed_up(home: Path, uri: str, *words: str, **more: str) -> Path:
    """A new backup."""
    file = home.parent / f"{len(list(home.parent.glob('*.backup')))}.backup"
    done = typed(home, "backup", str(file), *words, DATABASE_URL=uri, **more)
    assert done.returncode == 0, done.stderr
    return file


def bring(to: tuple[Path, str], file: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    home, uri = to
    return typed(home, "restore", str(file), *words, DATABASE_URL=uri, **more)


def shape_of(uri: str) -> list[Any]:
    """All that migrations have made, and whether triggers act."""
    with psycopg.connect(uri) as there:
        return there.execute(
            "SELECT relname, relkind::text, relnamespace::regnamespace::text FROM pg_class"
            " WHERE relnamespace::regnamespace::text !~ '^(pg_|information_schema)'"
            " UNION ALL SELECT proname, 'f', pronamespace::regnamespace::text FROM pg_proc"
            " WHERE pronamespace::regnamespace::text !~ '^(pg_|information_schema)'"
            " UNION ALL SELECT typname, typtype::text, typnamespace::regnamespace::text FROM pg_type"
            " WHERE typnamespace::regnamespace::text !~ '^(pg_|information_schema)' AND typtype IN ('e', 'd', 'c')"
            " UNION ALL SELECT tgname, tgenabled::text, '' FROM pg_trigger WHERE NOT tgisinternal"
            " UNION ALL SELECT conname, convalidated::text, '' FROM pg_constraint"
            " ORDER BY 1, 2, 3"
        ).fetchall()  # fmt: skip
