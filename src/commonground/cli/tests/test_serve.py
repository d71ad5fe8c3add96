"""`commonground serve` keeps its processes together: they come back when they die, and none outlives it."""

import os
import signal
import socket
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from click.testing import CliRunner

from commonground.cli import main
from commonground.cli.tests.family import Served, family_of, serving, typed
from commonground.core.postgres.processes import is_alive
from commonground.core.postgres.tests.homes import eventually, mode, temporary_home

pytestmark = pytest.mark.supervisor
PARTS = ("commonground encode", "granian", "commonground worker", "bin/postgres")


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    """A data folder that all tests of this file start on in turn."""
    with temporary_home() as home:
        yield home


def all_there(served: Served) -> bool:
    return all(served.pids(part) for part in PARTS) and served.status() == 200


def test_ctrl_c_ends_all_of_it_with_status_0(home: Path) -> None:
    with serving(home) as served:
        assert eventually(lambda: all_there(served))
        assert served.status("/") == 200
        assert mode(home / "mail") == 0o700
        family = family_of(served.process.pid)
        served.process.send_signal(signal.SIGINT)
        assert served.process.wait(30) == 0
        assert not [line for pid, line in family.items() if is_alive(pid)]
        assert (
            served.said == [f"Commonground answers on http://127.0.0.1:{served.port}. Ctrl-C ends it."] or served.said
        )


def test_a_part_that_is_killed_comes_back(home: Path) -> None:
    with serving(home) as served:
        for part in PARTS:
            assert eventually(lambda: all_there(served), 60), part
            killed = served.pids(part)
            for pid in killed:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            assert eventually(lambda killed=killed, part=part: not served.pids(part) & killed), part
        assert eventually(lambda: all_there(served), 60)
        first = min(served.pids("granian"))
        rest = served.pids("granian") - {first}
        os.kill(first, signal.SIGKILL)
        assert eventually(lambda: not any(is_alive(pid) for pid in rest))
        assert eventually(lambda: all_there(served), 60)
        assert eventually(lambda: typed(home, "doctor").returncode == 0, 60), typed(home, "doctor").stdout
    ill = typed(home, "doctor", "--json")
    assert ill.returncode == 1
    assert '"search.encoder_away"' in ill.stdout.splitlines()[-1]
    assert f"data  {home}/postgres/data" in ill.stdout


def test_no_orphan_is_left_when_the_supervisor_is_killed_and_it_can_be_started_again(home: Path) -> None:
    with serving(home) as served:
        assert eventually(lambda: all_there(served))
        family = family_of(served.process.pid)
        served.process.kill()
        served.process.wait()
        assert eventually(lambda: not any(is_alive(pid) for pid in family), 40), family_of(1)
    with serving(home) as served:
        assert eventually(lambda: all_there(served))


def test_it_starts_again_after_everything_was_killed_at_once(home: Path) -> None:
    with serving(home) as served:
        for pid in family_of(served.process.pid):
            with suppress(ProcessLookupError):  # ended with its parent
                os.kill(pid, signal.SIGKILL)
    with serving(home) as served:
        assert eventually(lambda: all_there(served))


def test_a_data_folder_is_served_once(home: Path) -> None:
    with serving(home, COMMONGROUND_MODEL="none") as served:
        refused = typed(home, "serve", "--port", "1")
        assert refused.returncode == 1
        assert f"already: process {served.process.pid} (http://127.0.0.1:{served.port})" in refused.stderr


def test_a_busy_port_is_told_before_anything_is_started(tmp_path: Path) -> None:
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        port = busy.getsockname()[1]
        refused = typed(tmp_path, "serve", "--port", str(port))
    assert refused.returncode == 1
    assert refused.stderr == (
        f"Error: Port {port} of 127.0.0.1 cannot be used: Address already in use. "
        f"Choose another, such as PORT={port + 1}\n"
    )
    assert not (tmp_path / "postgres").exists()


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"DATABASE_URL": "postgresql://somebody:hush@127.0.0.1:9/x"}, "does not let us in"),
        ({"COMMONGROUND_HOME": "/proc/nowhere"}, "Set COMMONGROUND_HOME to a folder that you may write in"),
        ({"COMMONGROUND_ADDRESS": "https://ask.example"}, "Set COMMONGROUND_HOSTS to ask.example"),
    ],
)
def test_what_keeps_it_from_starting_is_told_in_words(home: Path, more: dict[str, str], words: str) -> None:
    refused = typed(home, "serve", "--port", "18999", **more)
    assert refused.returncode == 1
    assert words in refused.stderr
    assert "Traceback" not in refused.stderr
    assert "hush" not in refused.stderr


@pytest.mark.parametrize("words", [["serve", "--port", "0"], ["worker", "--jobs", "0"], ["demo", "--nowhere"]])
def test_wrong_usage_has_a_status_of_its_own(words: list[str]) -> None:
    assert CliRunner().invoke(main, words).exit_code == 2


@pytest.mark.parametrize("command", ["serve", "demo", "worker", "migrate", "doctor", "translations"])
def test_help_has_an_example(command: str) -> None:
    assert f"commonground {command}" in CliRunner().invoke(main, [command, "--help"]).output.split("Example:")[1]
