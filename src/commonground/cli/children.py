"""Processes that belong together: started, watched, started again when they die, stopped together."""

import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field

import structlog

_log = structlog.get_logger()
_PATIENCE = 10.0  # seconds that a process has to stop by itself
_LONG_ENOUGH = 30.0  # seconds; one that lived as long did not die of its start
_LONGEST_PAUSE = 15.0


@dataclass
class Child:
    """One process: its name, its command, and how often it died in a row."""

    name: str
    command: list[str]
    deaths: int = 0
    began: float = 0.0
    start_at: float = 0.0
    process: subprocess.Popen[bytes] | None = field(default=None)

    def start(self) -> None:
        """Start it."""
        self.began, self.start_at = time.monotonic(), 0.0
        self.process = subprocess.Popen(self.command)  # noqa: S603 (our own commands)

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
        self.deaths = self.deaths + 1 if now - self.began < _LONG_ENOUGH else 1
        _log.warning("process_ended", name=self.name, status=status)
        self.process, self.start_at = None, now + min(2.0 ** (self.deaths - 1) - 1, _LONGEST_PAUSE)


class Children:
    """All processes of one installation."""

    def __init__(self) -> None:
        self._children: list[Child] = []
        self._stopping = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self._stopping.set())

    def add(self, name: str, *arguments: str) -> None:
        """Start a command of ours as one of them."""
        child = Child(name, [sys.executable, "-m", *arguments])
        child.start()
        self._children.append(child)

    @property
    def is_stopping(self) -> bool:
        """Whether somebody asked to stop."""
        return self._stopping.is_set()

    def watch(self) -> None:
        """Keep them running until somebody asks to stop."""
        while not self._stopping.wait(0.5):
            for child in self._children:
                child.look_after()

    def stop(self) -> None:
        """Ask all to stop, and make those that do not."""
        running = [child.process for child in self._children if child.process and child.process.poll() is None]
        for process in running:
            process.terminate()
        give_up_at = time.monotonic() + _PATIENCE
        for process in running:
            try:
                process.wait(max(0.1, give_up_at - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
