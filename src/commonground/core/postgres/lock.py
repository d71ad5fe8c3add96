"""One supervisor for a data folder: a lock that the kernel lets go of when its holder dies."""

import fcntl
import os
import weakref
from dataclasses import dataclass
from pathlib import Path

_held: "weakref.WeakSet[Lock]" = weakref.WeakSet()


@dataclass(frozen=True, slots=True)
class Holder:
    """Who keeps the server running."""

    pid: int
    name: str

    def __str__(self) -> str:
        return f"process {self.pid}" + (f" ({self.name})" if self.name else "")


class Lock:
    """The right to start and stop the server of a data folder."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._descriptor: int | None = None

    def take(self, name: str) -> bool:
        """Whether this process has the right from now on; `name` tells others who it is."""
        descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            return False
        os.truncate(descriptor, 0)
        os.write(descriptor, f"{os.getpid()}\n{name}\n".encode())
        self._descriptor = descriptor
        _held.add(self)
        return True

    def let_go(self) -> None:
        """Give the right back; harmless without it."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None
            _held.discard(self)


def holder(path: Path) -> Holder | None:
    """Who has the right now, if anybody."""
    try:
        file = path.open()
    except OSError:
        return None
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            pid, _, name = file.read().partition("\n")
            return Holder(int(pid or 0), name.strip())
    return None


def _let_go_after_fork() -> None:
    """A copy of the process would otherwise go on holding the lock when its original has died."""
    for lock in list(_held):
        lock.let_go()


os.register_at_fork(after_in_child=_let_go_after_fork)
