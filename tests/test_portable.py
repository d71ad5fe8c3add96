"""The product runs on an older PostgreSQL than the embedded one too, without the vector extension."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from commonground.core.postgres import running
from commonground.core.postgres.tests.homes import temporary_home
from tests.left_out import older_postgresql

pytestmark = pytest.mark.supervisor
ROOT = Path(__file__).parents[1]
PROGRAMS = older_postgresql()
FEWEST = 200  # tests: were the marks lost, this test would see nothing
QUICK = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@pytest.fixture
def older_server() -> Iterator[str]:
    """The address of a server of the machine's own PostgreSQL."""
    with temporary_home() as home, running(home, settings=QUICK, programs=PROGRAMS) as uri:
        yield uri


if PROGRAMS:  # else tests/left_out.py says so at the end

    def test_what_is_marked_portable_passes_on_the_machines_own_postgresql(older_server: str) -> None:
        assert PROGRAMS is not None
        with psycopg.connect(older_server) as connection:
            assert connection.info.server_version // 10_000 == PROGRAMS.major
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "COMMONGROUND_"))}
        chosen = "portable and not supervisor and not browser and not long"
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-m", chosen, "-p", "no:cacheprovider"],
            cwd=ROOT,
            env={**kept, "DATABASE_URL": older_server},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout[-8000:] + done.stderr[-2000:]
        passed = re.search(r"(\d+) passed", done.stdout)
        assert passed
        assert int(passed[1]) > FEWEST
