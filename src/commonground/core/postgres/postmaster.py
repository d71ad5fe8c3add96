"""The lock file that a running server keeps in its data folder, `postmaster.pid`, and what it says."""

import contextlib
import os
import signal
import time
from dataclasses import dataclass
from pathlib import Path

from commonground.core.postgres.errors import NoServer
from commonground.core.postgres.processes import is_alive, servers_on

_PATIENCE = 120.0  # seconds for an earlier server to write down what it has in memory


@dataclass(frozen=True, slots=True)
class Postmaster:
    """A server's first process, as its lock file describes it."""

    pid: int
    port: int
    is_ready: bool

    @property
    def is_alive(self) -> bool:
        """Whether it runs; after `kill -9` the lock file stays behind."""
        return is_alive(self.pid)


def postmaster_file(data: Path) -> Path:
    """Where the server's lock file is."""
    return data / "postmaster.pid"


def read_postmaster(data: Path) -> Postmaster | None:
    """What the lock file says; None when there is none or the server has not finished writing it."""
    try:
        lines = postmaster_file(data).read_text().splitlines()
        return Postmaster(int(lines[0]), int(lines[3]), is_ready=lines[7].strip() == "ready")
    except (OSError, IndexError, ValueError):
        return None


def clear_the_way(data: Path, socket: Path) -> None:
    """End what is left of an earlier server on this data and drop its lock files; raises `NoServer` if it does not end.

    Only for the holder of our own lock. A server whose supervisor died is asked to stop; processes whose server died
    are told what it would have told them. A zombie does not count, nor does another process that got the old number:
    PostgreSQL itself would take either for the server.
    """
    give_up_at = time.monotonic() + _PATIENCE
    while left := servers_on(data):
        _ask_to_end(left, read_postmaster(data))
        if time.monotonic() > give_up_at:
            raise NoServer(
                f"Processes of an earlier PostgreSQL still work on {data} and do not end: {sorted(left)}. "
                f"Wait until they have, or end them with kill -9, then start again."
            )
        time.sleep(0.02)
    for lock in (postmaster_file(data), *socket.glob(".s.PGSQL.*.lock")):
        lock.unlink(missing_ok=True)


def _ask_to_end(left: set[int], postmaster: Postmaster | None) -> None:
    if postmaster and postmaster.pid in left:
        _signal({postmaster.pid}, signal.SIGINT)
    else:
        _signal(left, signal.SIGQUIT)


def _signal(pids: set[int], number: int) -> None:
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)
