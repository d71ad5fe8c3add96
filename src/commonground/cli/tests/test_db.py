"""`commonground db` as it is typed: the server goes on in the background, is found again, and stops."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from commonground.cli import main
from commonground.core.postgres import Supervisor, uri_if_running
from commonground.core.postgres.lock import holder
from commonground.core.postgres.places import lock_file
from commonground.core.postgres.processes import is_alive
from commonground.core.postgres.tests.homes import QUICK, SOURCE, ask, eventually, postmaster, temporary_home

pytestmark = pytest.mark.supervisor
Typed = subprocess.CompletedProcess[str]
_START = ("start", "--set", "fsync=off")


@pytest.fixture
def home() -> Iterator[Path]:
    """A data folder that is not there yet."""
    with temporary_home() as home:
        yield home


@pytest.fixture
def db(home: Path) -> Iterator[Callable[..., Typed]]:
    """Types a command on that data folder; a server still running at the end is stopped."""

    def typed(*words: str) -> Typed:
        return subprocess.run(_command(*words), env=_environment(home), capture_output=True, text=True, check=False)

    yield typed
    if holder(lock_file(home)):
        typed("stop")


def test_start_leaves_a_server_running_and_stop_ends_it(home: Path, db: Callable[..., Typed]) -> None:
    started = db(*_START)
    uri = started.stdout.strip()
    assert (started.returncode, started.stderr) == (0, "")
    assert ask(uri, "SELECT 1") == "1"
    assert db("uri").stdout.strip() == db(*_START).stdout.strip() == uri
    assert db("stop").stdout == "The embedded database has stopped.\n"
    assert uri_if_running(home) is None
    assert db("stop").stdout == "The embedded database does not run.\n"


def test_what_is_said_can_be_read_by_programs(db: Callable[..., Typed]) -> None:
    uri = json.loads(db(*_START, "--json").stdout.splitlines()[-1])["uri"]
    assert json.loads(db("uri", "--json").stdout) == {"uri": uri}
    assert json.loads(db("stop", "--json").stdout) == {"stopped": True}


def test_psql_is_given_what_follows_but_no_password_for_all_to_see(home: Path, db: Callable[..., Typed]) -> None:
    db(*_START)
    assert db("psql", "-AtXc", "SELECT current_database()").stdout == "commonground\n"
    assert db("psql", "-AtXc", "no such statement").returncode == 1
    with subprocess.Popen(_command("psql", "-Xc", "SELECT pg_sleep(30)"), env=_environment(home)) as asking:
        shown = Path(f"/proc/{asking.pid}/cmdline")
        assert eventually(lambda: b"psql\0-Xc" in shown.read_bytes() and b"commonground" not in shown.read_bytes())
        asking.kill()


def test_without_a_server_the_way_to_one_is_told(db: Callable[..., Typed]) -> None:
    for words in (["uri"], ["psql"]):
        asked = db(*words)
        assert asked.returncode == 1
        assert asked.stderr == "Error: The embedded database does not run. Start it: commonground db start\n"


def test_what_postgresql_refuses_is_told(db: Callable[..., Typed]) -> None:
    refused = db(*_START, "--set", "no_such_setting=1")
    assert refused.returncode == 1
    assert "no_such_setting" in refused.stderr
    assert "Traceback" not in refused.stderr


@pytest.mark.parametrize("words", [["begin"], ["start", "--set", "fsync"], ["start", "--everywhere"], ["uri", "now"]])
def test_wrong_usage_has_a_status_of_its_own(words: list[str]) -> None:
    assert CliRunner().invoke(main, ["db", *words]).exit_code == 2


@pytest.mark.parametrize("command", ["start", "stop", "uri", "psql"])
def test_help_has_an_example(command: str) -> None:
    assert (
        f"commonground db {command}" in CliRunner().invoke(main, ["db", command, "--help"]).output.split("Example:")[1]
    )


def test_in_the_foreground_it_ends_with_the_terminal(home: Path, db: Callable[..., Typed]) -> None:
    command = _command(*_START, "--foreground")
    with subprocess.Popen(command, env=_environment(home), stdout=subprocess.PIPE, text=True) as foreground:
        assert foreground.stdout is not None
        assert foreground.stdout.readline().startswith("postgresql://")
        server = postmaster(home).pid
        foreground.send_signal(signal.SIGINT)
        assert foreground.wait(30) == 0
    assert not is_alive(server)


def test_a_killed_background_server_can_be_started_again(home: Path, db: Callable[..., Typed]) -> None:
    first = db(*_START).stdout
    keeper = holder(lock_file(home))
    assert keeper is not None
    os.kill(keeper.pid, signal.SIGKILL)
    assert eventually(lambda: holder(lock_file(home)) is None)
    assert db(*_START).stdout == first


def test_a_server_that_somebody_else_keeps_is_not_stopped(home: Path, db: Callable[..., Typed]) -> None:
    supervisor = Supervisor(home, settings=QUICK, name="commonground serve")
    supervisor.start()
    refused = db("stop")
    assert refused.returncode == 1
    assert f"process {os.getpid()} (commonground serve)" in refused.stderr
    assert ask(supervisor.uri, "SELECT 1") == "1"
    supervisor.stop()


def _command(*words: str) -> list[str]:
    return [sys.executable, "-c", "from commonground.cli import main; main()", "db", *words]


def _environment(home: Path) -> dict[str, str]:
    return {**os.environ, "COMMONGROUND_HOME": str(home), "PYTHONPATH": str(SOURCE)}
