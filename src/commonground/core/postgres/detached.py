"""A supervisor that goes on in the background, in a process of its own, after the one that asked for it has ended."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from commonground.core.postgres.errors import NoServer, StillRunning, ToldToStop
from commonground.core.postgres.folders import open_log
from commonground.core.postgres.lock import holder
from commonground.core.postgres.places import lock_file, make_state_folder, state_folder
from commonground.core.postgres.supervisor import Supervisor
from commonground.core.postgres.uri import uri_if_running

NAME = "commonground db"
_SIGNALS = (signal.SIGTERM, signal.SIGINT)
_left_running: list[subprocess.Popen[bytes]] = []  # Python complains when the last trace of a living child is dropped
_PATIENCE = 100.0  # seconds for a clean stop


def keep_until_told(home: Path, settings: Mapping[str, str], announce: Callable[[str], None]) -> None:
    """Keep a server running in this process until SIGTERM or Ctrl-C; at once back when another process keeps one."""
    for number in _SIGNALS:
        signal.signal(number, _end)
    supervisor = Supervisor(home, settings=settings, name=NAME)
    try:
        announce(supervisor.start())
        if supervisor.is_ours:
            threading.Event().wait()
    except ToldToStop:
        pass
    finally:
        supervisor.stop()


def _end(*_: object) -> None:
    """Interrupt whatever is waited for, once; stopping itself is not interrupted."""
    for number in _SIGNALS:
        signal.signal(number, signal.SIG_IGN)
    raise ToldToStop


def start_detached(home: Path, settings: Mapping[str, str]) -> str:
    """Have a server running that outlives this process, and return its address; raises `NoServer`."""
    home = home.expanduser().resolve()
    uri = uri_if_running(home)
    if uri:
        return uri
    make_state_folder(home)
    path = state_folder(home) / "supervisor.log"
    with open_log(path) as log:
        begin = path.stat().st_size
        child = subprocess.Popen(  # noqa: S603 (ourselves)
            [sys.executable, "-m", "commonground.core.postgres", str(home), *(f"{n}={v}" for n, v in settings.items())],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=log,
            start_new_session=True,
        )
    assert child.stdout is not None  # noqa: S101 (tells the type checker)
    with child.stdout:
        answer = child.stdout.readline().decode().strip()
    if not answer:
        child.wait()
        raise NoServer(path.read_bytes()[begin:].decode(errors="replace").strip())
    _left_running.append(child)
    return answer


def stop_detached(home: Path) -> bool:
    """Stop the server in the background; False when there was none. `StillRunning` when something else keeps it."""
    path = lock_file(home.expanduser().resolve())
    keeper = holder(path)
    if keeper is None:
        return False
    if keeper.name != NAME:
        raise StillRunning(
            f"The database is kept by {keeper}, which was not started by commonground db. Stop that process."
        )
    os.kill(keeper.pid, signal.SIGTERM)
    give_up_at = time.monotonic() + _PATIENCE
    while holder(path) == keeper:
        if time.monotonic() > give_up_at:
            raise StillRunning(f"{keeper} was told to stop, but still runs after {_PATIENCE:.0f} seconds.")
        time.sleep(0.02)
    return True
