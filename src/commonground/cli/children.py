"""Processes that belong together: started, watched, started again when they die, stopped together.

None outlives us. Each has a session of its own, so that a terminal's Ctrl-C reaches us alone and we stop them in
order; whatever a dead one leaves behind in its session is ended with it.
"""

import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import structlog

from commonground.core.postgres.launching import watch

_log = structlog.get_logger()
_PATIENCE = 10.0  # seconds that a process has to stop by itself
_LONG_ENOUGH = 30.0  # seconds; one that lived as long did not die of its start
_LONGEST_PAUSE = 30.0
_DOUBLINGS = 5  # after which the pause is at its longest, however often it dies
_TIED = Path(__file__).with_name("tied.py")


@dataclass
class Child:
    """One process: its name, its command, and how often it died in a row."""

    name: str
    command: list[str]
    deaths: int = 0
    began: float = 0.0
    start_at: float = 0.0
    process: subprocess.Popen[bytes] | None = field(default=None)
    watcher: subprocess.Popen[bytes] | None = field(default=None)

    def start(self) -> None:
        """Start it."""
        self.began, self.start_at = time.monotonic(), 0.0
        tied = [sys.executable, "-I", "-S", str(_TIED), str(os.getpid()), sys.executable]
        self.process = subprocess.Popen(  # noqa: S603 (our own commands)
            [*tied, *self.command], stdin=subprocess.DEVNULL, start_new_session=True
        )
        self.watcher = None if sys.platform == "linux" else watch(self.process.pid)

    def look_after(self) -> None:
        """Start it again if it died, later each time it dies at once."""
        now = time.monotonic()
        if self.process is None:
            if self.start_at <= now:
                self.start()
            return
        status = self.process.poll()
        if status is None:
            return
        self.clear_up()
        self.deaths = self.deaths + 1 if now - self.began < _LONG_ENOUGH else 1
        _log.warning("process_ended", process=self.name, status=status)
        self.process, self.start_at = None, now + min(2.0 ** min(self.deaths - 1, _DOUBLINGS) - 1, _LONGEST_PAUSE)

    def clear_up(self) -> None:
        """End what is left in its session, and whoever watched it."""
        if self.process:
            with suppress(ProcessLookupError, PermissionError):  # macOS says the second of a group of zombies
                os.killpg(self.process.pid, signal.SIGKILL)
        if self.watcher:
            self.watcher.kill()
            self.watcher.communicate()


class Children:
    """All processes of one installation."""

    def __init__(self) -> None:
        self._children: list[Child] = []
        self._stopping = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, lambda *_: self._stopping.set())

    def add(self, name: str, *arguments: str) -> None:
        """Start a module of ours as one of them."""
        child = Child(name, ["-m", *arguments])
        child.start()
        self._children.append(child)

    @property
    def is_stopping(self) -> bool:
        """Whether somebody asked to stop."""
        return self._stopping.is_set()

    def has_lost(self, name: str) -> bool:
        """Whether the process of that name has ended by itself."""
        return any(child.process and child.process.poll() is not None for child in self._children if child.name == name)

    def watch(self) -> None:
        """Keep them running until somebody asks to stop."""
        while not self._stopping.wait(0.5):
            for child in self._children:
                child.look_after()

    def stop(self) -> None:
        """Ask all to stop, and make those that do not."""
        self._stopping.set()
        running = [child for child in self._children if child.process]
        for child in running:
            if child.process and child.process.poll() is None:
                child.process.terminate()
        give_up_at = time.monotonic() + _PATIENCE
        for child in running:
            if child.process:
                with suppress(subprocess.TimeoutExpired):
                    child.process.wait(max(0.1, give_up_at - time.monotonic()))
                child.clear_up()
                child.process.wait()
