"""Fixtures of the supervisor's tests; what cannot be tried here is left out of the collection and named at the end."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from commonground.core.postgres import running
from commonground.core.postgres.binaries import Programs, installed_programs
from commonground.core.postgres.tests.homes import QUICK, temporary_home

_INSTALLED = list(installed_programs())

collect_ignore = [] if os.geteuid() == 0 else ["test_as_root.py"]


@pytest.fixture
def new_home() -> Iterator[Path]:
    """A data folder that every account can pass through and that is not there yet."""
    with temporary_home() as home:
        yield home


@pytest.fixture(scope="session")
def _original() -> Iterator[Path]:
    with temporary_home() as home:
        with running(home, settings=QUICK):
            pass
        yield home


@pytest.fixture
def home(new_home: Path, _original: Path) -> Path:
    """A data folder whose server was started and stopped before: a copy, which is made faster than another one."""
    subprocess.run(["cp", "-a", _original, new_home], check=True)
    return new_home


@pytest.fixture(scope="module", params=_INSTALLED, ids=lambda programs: "wheel" if programs.root else "machine")
def programs(request: pytest.FixtureRequest) -> Programs:
    """Each PostgreSQL that is here in turn: the wheel's and the machine's."""
    found: Programs = request.param
    return found


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say in one line each what was not tried."""
    if os.geteuid() != 0:
        terminalreporter.write_line("not collected: test_as_root.py of the embedded PostgreSQL needs root")
    if len(_INSTALLED) < 2:
        terminalreporter.write_line(
            "not collected: the embedded PostgreSQL without its wheel, for this machine has no other"
        )
