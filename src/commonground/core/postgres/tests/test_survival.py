"""What happens to the server, and to what was committed, when processes die without a word."""

import contextlib
import ctypes
import dataclasses
import functools
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from commonground.core.postgres import Supervisor, processes, running, uri_if_running
from commonground.core.postgres.binaries import find_programs
from commonground.core.postgres.errors import ToldToStop
from commonground.core.postgres.launching import watch
from commonground.core.postgres.lock import holder
from commonground.core.postgres.places import known_places, lock_file
from commonground.core.postgres.plan import make_plan
from commonground.core.postgres.processes import is_alive, servers_on
from commonground.core.postgres.server import Server
from commonground.core.postgres.tests.homes import (
    QUICK,
    SOURCE,
    answers,
    ask,
    eventually,
    kept_in_background,
    postmaster,
    processes_below,
)

pytestmark = pytest.mark.supervisor
_SET_CHILD_SUBREAPER = 36  # PR_SET_CHILD_SUBREAPER in <linux/prctl.h>


@pytest.fixture
def supervisor(home: Path) -> Iterator[Supervisor]:
    """A supervisor whose server runs."""
    supervisor = Supervisor(home, settings=QUICK)
    supervisor.start()
    yield supervisor
    supervisor.stop()


def test_a_killed_server_comes_back_by_itself_with_its_data(home: Path, supervisor: Supervisor) -> None:
    ask(supervisor.uri, "CREATE TABLE kept AS SELECT generate_series(1, 100000) AS number")
    for _ in range(2):
        before = postmaster(home).pid
        os.kill(before, signal.SIGKILL)
        assert eventually(functools.partial(postmaster_changed, home, before))
        assert ask(supervisor.uri, "SELECT count(*) FROM kept") == "100000"


def test_a_busy_query_of_a_killed_server_does_not_hold_up_the_next(home: Path, supervisor: Supervisor) -> None:
    busy = _keep_busy(supervisor.uri)
    before = postmaster(home).pid
    os.kill(before, signal.SIGKILL)
    assert eventually(lambda: postmaster_changed(home, before))
    busy.join(10)
    assert not busy.is_alive()


def test_stopping_while_the_server_is_down_leaves_nothing_running(home: Path) -> None:
    with Server(make_plan(home, QUICK, None), threading.Event()) as server:
        server.start()
        _keep_busy(server.uri)
        os.kill(postmaster(home).pid, signal.SIGKILL)
    assert not servers_on(known_places(home).data)


@pytest.mark.parametrize("ctrl_c", [signal.SIG_IGN, signal.default_int_handler], ids=["in the background", "here"])
def test_a_start_that_comes_after_the_stop_is_given_up(home: Path, ctrl_c: Any, request: pytest.FixtureRequest) -> None:
    before = signal.signal(signal.SIGINT, ctrl_c)
    request.addfinalizer(lambda: signal.signal(signal.SIGINT, before))
    told = threading.Event()
    told.set()
    with Server(make_plan(home, QUICK, None), told) as server, pytest.raises(ToldToStop):
        server.start()


def test_when_the_supervisor_is_killed_the_server_stops_cleanly(home: Path) -> None:
    with kept_in_background(home) as keeper:
        server, data = postmaster(home), known_places(home).data
        keeper.kill()
        assert eventually(lambda: not is_alive(server.pid))
    control = find_programs().path("pg_controldata")
    assert "shut down" in subprocess.run([control, data], capture_output=True, text=True, check=True).stdout
    assert uri_if_running(home) is None


def test_the_next_start_works_at_once_after_the_supervisor_was_killed(home: Path) -> None:
    with kept_in_background(home) as keeper:
        ask(uri_if_running(home) or "", "CREATE TABLE kept AS SELECT 42 AS number")
        keeper.kill()
        keeper.wait()
        with running(home, settings=QUICK) as uri:
            assert ask(uri, "SELECT number FROM kept") == "42"


def test_a_server_that_outlived_its_supervisor_is_replaced(home: Path) -> None:
    """As where the kernel does not end it; here its supervisor is stopped in mid-air and robbed of its lock."""
    with kept_in_background(home) as keeper:
        orphan = postmaster(home).pid
        _pause(keeper.pid)
        (home / "postgres/lock").unlink()
        with running(home, settings=QUICK) as uri:
            assert postmaster(home).pid != orphan
            assert answers(uri)
        keeper.kill()


def test_a_zombie_counts_as_dead(home: Path) -> None:
    """In a container whose first process collects no children the dead server's number stays taken for ever."""
    with _collecting_orphans() as collect, kept_in_background(home) as keeper:
        server = postmaster(home)
        _pause(keeper.pid)
        os.kill(server.pid, signal.SIGKILL)
        assert eventually(lambda: _state(Path(f"/proc/{server.pid}")) == "Z")
        assert uri_if_running(home) is None
        keeper.kill()
        keeper.wait()
        os.kill(server.pid, 0)  # the number is taken, which is what PostgreSQL itself looks at
        with running(home, settings=QUICK) as uri:
            assert answers(uri)
        collect()


def test_a_lock_file_that_names_somebody_elses_process_is_not_in_the_way(home: Path) -> None:
    with running(home, settings=QUICK):
        places = known_places(home)
        lines = (places.data / "postmaster.pid").read_text().splitlines()
    lines[0] = str(os.getppid())
    (places.data / "postmaster.pid").write_text("\n".join(lines) + "\n")
    (places.socket / ".s.PGSQL.5432.lock").write_text("\n".join(lines) + "\n")
    with running(home, settings=QUICK) as uri:
        assert answers(uri)


def test_a_first_start_that_was_killed_half_way_is_begun_anew(new_home: Path) -> None:
    with running(new_home, settings=QUICK):
        places = known_places(new_home)
    places.data.rename(places.folder / "data.new")
    (places.folder / "data.new/global/pg_control").unlink()
    with running(new_home, settings=QUICK) as uri:
        assert answers(uri)


def test_the_start_is_retried_while_an_old_lock_is_in_the_way(home: Path) -> None:
    """A server that refuses twice as PostgreSQL does, where we could not see what is in the way."""
    original = find_programs()
    folder = home.with_name("programs")
    folder.mkdir()
    script = 'test -s "$0.tried" && exec REAL "$@"; echo x >> "$0.tried"; echo "lock file already exists"; exit 1'
    (folder / "postgres").write_text("#!/bin/sh\n" + script.replace("REAL", str(original.path("postgres"))))
    (folder / "postgres").chmod(0o755)
    (folder / "postgres.tried").touch()
    (folder / "postgres.tried").chmod(0o666)
    (folder / "initdb").symlink_to(original.path("initdb"))
    with running(home, settings=QUICK, programs=dataclasses.replace(original, folder=folder)) as uri:
        assert answers(uri)
    assert (folder / "postgres.tried").read_text() == "x\n"


def test_a_supervisor_that_is_stopped_during_its_first_start_leaves_nothing(new_home: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(SOURCE)}
    with subprocess.Popen(
        [sys.executable, "-m", "commonground.core.postgres", str(new_home)], env=environment
    ) as keeper:
        try:
            assert eventually((new_home / "postgres/data.new/base").exists)
            keeper.terminate()
            assert keeper.wait(10) == 0
        finally:
            keeper.kill()
    assert not known_places(new_home).data.exists()
    assert not processes_below(new_home)


def test_where_there_is_no_proc_ps_is_asked(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on macOS; ps itself is played, for it is not on every Debian."""
    monkeypatch.setattr(processes, "_PROC", Path("/no/proc/here"))
    monkeypatch.setattr(processes, "_ask_ps", _play_ps)
    with running(home, settings=QUICK) as uri:
        before = postmaster(home).pid
        assert servers_on(known_places(home).data) == {before}
        os.kill(before, signal.SIGKILL)
        assert eventually(functools.partial(postmaster_changed, home, before))
        assert answers(uri)
    assert servers_on(known_places(home).data) == set()


def test_a_fork_of_the_supervisor_does_not_keep_its_lock(home: Path) -> None:
    code = (
        "import os, sys, time; from pathlib import Path; from commonground.core.postgres import Supervisor;"
        "Supervisor(Path(sys.argv[1]), settings={'fsync': 'off'}).start(); child = os.fork();"
        "print(os.getpid(), flush=True) if not child else None; time.sleep(60)"
    )
    environment = {**os.environ, "PYTHONPATH": str(SOURCE), "PYTHONWARNINGS": "ignore"}
    command = [sys.executable, "-c", code, str(home)]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as original:
        assert original.stdout is not None
        fork = int(original.stdout.readline())
        original.kill()
        original.wait()
        try:
            assert holder(lock_file(home)) is None
            with running(home, settings=QUICK) as uri:
                assert answers(uri)
        finally:
            os.kill(fork, signal.SIGKILL)


def test_where_the_kernel_does_not_help_a_watcher_ends_the_child() -> None:
    with subprocess.Popen(["sleep", "60"]) as child, watch(child.pid) as watcher:
        assert child.poll() is None
        assert watcher.stdin is not None
        watcher.stdin.close()  # as when the process that holds the other end dies
        assert child.wait(10) == -signal.SIGINT


def postmaster_changed(home: Path, before: int) -> bool:
    """Whether another server than before answers."""
    return uri_if_running(home) is not None and postmaster(home).pid != before


_BUSY = """
    DO $$ DECLARE until timestamptz = clock_timestamp() + interval '40 s';
    BEGIN WHILE clock_timestamp() < until LOOP END LOOP; END $$"""
_COUNT_BUSY = "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%DO %LOOP%' AND pid <> pg_backend_pid()"


def _play_ps(pid: int, column: str) -> str:
    try:
        return _state(Path(f"/proc/{pid}")) if column == "stat" else Path(f"/proc/{pid}/cmdline").read_text()
    except FileNotFoundError:
        return ""


def _pause(pid: int) -> None:
    """Stop a process in mid-air, all of its threads."""
    os.kill(pid, signal.SIGSTOP)
    assert eventually(lambda: {_state(thread) for thread in Path(f"/proc/{pid}/task").iterdir()} == {"T"})


def _state(process: Path) -> str:
    """One letter as in proc(5)."""
    return (process / "stat").read_text().rpartition(")")[2].split()[0]


def _keep_busy(uri: str) -> threading.Thread:
    """A connection whose process computes and looks at nothing else."""
    busy = threading.Thread(target=_compute, args=[uri], daemon=True)
    busy.start()
    assert eventually(lambda: ask(uri, _COUNT_BUSY) == "1")
    return busy


def _compute(uri: str) -> None:
    with contextlib.suppress(psycopg.OperationalError):
        ask(uri, _BUSY)


@contextlib.contextmanager
def _collecting_orphans() -> Iterator[Callable[[], None]]:
    """Orphans become ours, and stay zombies until we collect them."""
    libc = ctypes.CDLL(None)
    libc.prctl(_SET_CHILD_SUBREAPER, 1)
    try:
        yield _collect
    finally:
        libc.prctl(_SET_CHILD_SUBREAPER, 0)


def _collect() -> None:
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
