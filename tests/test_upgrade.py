"""Whoever comes from an earlier version loses nothing, and goes on working."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from commonground.cli.backups.archive import Manifest, Reader
from commonground.cli.tests.family import environment, typed
from tests.earlier import FOLDER

pytestmark = pytest.mark.portable
EARLIER = sorted(FOLDER.glob("*.backup"))
# Tables that are gone or emptied on purpose, each with the reason why nothing is lost by that.
GONE: dict[str, str] = {}


@pytest.fixture
def empty_database() -> Iterator[str]:
    """The address of a database without anything in it."""
    given = os.environ["DATABASE_URL"]
    with psycopg.connect(psycopg.conninfo.make_conninfo(given, dbname="postgres"), autocommit=True) as server:
        server.execute("DROP DATABASE IF EXISTS cg_upgrade WITH (FORCE)")
        server.execute("CREATE DATABASE cg_upgrade")
        yield psycopg.conninfo.make_conninfo(given, dbname="cg_upgrade")
        server.execute("DROP DATABASE cg_upgrade WITH (FORCE)")


def rows_in(uri: str, table: str) -> int:
    with psycopg.connect(uri) as there:
        if there.execute("SELECT to_regclass(%s)", [table]).fetchone() == (None,):
            return 0
        count = there.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))).fetchone()
        assert count
        return int(count[0])


def manifest_of(file: Path) -> Manifest:
    with file.open("rb") as opened:
        reader = Reader(opened)
        list(reader.parts())
        return reader.manifest


def test_there_is_an_earlier_version_to_come_from() -> None:
    assert EARLIER
    assert all(manifest_of(file).rows["conversations_post"] > 100 for file in EARLIER)


@pytest.mark.parametrize("file", EARLIER, ids=lambda file: file.stem)
def test_whoever_comes_from_an_earlier_version_loses_nothing_and_goes_on(
    file: Path, tmp_path: Path, empty_database: str
) -> None:
    brought = typed(tmp_path, "restore", str(file), DATABASE_URL=empty_database)
    assert brought.returncode == 0, brought.stderr
    there = {table: rows_in(empty_database, table) for table in manifest_of(file).rows}
    has_vectors = _has_vectors(empty_database)
    lost = {table for table, rows in manifest_of(file).rows.items() if there[table] < rows and table not in GONE}
    assert lost <= (set() if has_vectors else {"search_vector"})
    visited = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "tests.earlier.visit"],
        env=environment(tmp_path, DATABASE_URL=empty_database, DJANGO_SETTINGS_MODULE="tests.settings"),
        cwd=FOLDER.parents[1],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (visited.returncode, visited.stdout) == (0, ""), visited.stdout + visited.stderr[-3000:]


def _has_vectors(uri: str) -> bool:
    with psycopg.connect(uri) as there:
        return there.execute("SELECT 1 FROM pg_extension WHERE extname = 'vector'").fetchone() is not None
