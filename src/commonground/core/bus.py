"""The live bus: tells whoever holds open pages that something changed. Ids only, after commit, at most once.

One dispatcher a process gathers what was published and sends it at most every 10 ms, in a statement of its own: a
NOTIFY inside a writer's transaction takes one lock for the whole database at commit. Whatever gets lost is made good
by the pages themselves, which compare what they show with what there is when they connect.
"""

import threading
from collections.abc import Iterable, Iterator, Sequence
from functools import partial

import psycopg
import structlog
from django.db import Error, connection, transaction

from commonground.core import db

CHANNEL = "commonground"
WALLS = 0  # published when somebody may read more or less than before
_PAUSE = 0.010  # seconds
_LONGEST = 300  # ids in one message: PostgreSQL takes less than 8,000 bytes
_log = structlog.get_logger()


def publish(changed: Iterable[int]) -> None:
    """Say after commit that what these ids name has changed."""
    numbers = list(changed)
    if not numbers:
        return
    transaction.on_commit(partial(_DISPATCHER.add, numbers), robust=True)


def read(message: str) -> list[int]:
    """The ids in a message."""
    return [int(number) for number in message.split(",") if number.isdecimal()]


def _messages(changed: Sequence[int]) -> Iterator[str]:
    for start in range(0, len(changed), _LONGEST):
        yield ",".join(str(number) for number in changed[start : start + _LONGEST])


class _Dispatcher:
    """A thread, begun with the first message, that sends what was gathered."""

    def __init__(self) -> None:
        self._gathered: set[int] = set()
        self._is_filled = threading.Event()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    def add(self, changed: Sequence[int]) -> None:
        """Take these along with the next batch."""
        with self._lock:
            self._gathered.update(changed)
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._run, name="bus", daemon=True)
                self._thread.start()
        self._is_filled.set()

    def _run(self) -> None:
        while True:
            self._is_filled.wait()
            threading.Event().wait(_PAUSE)
            self._is_filled.clear()
            with self._lock:
                batch, self._gathered = sorted(self._gathered), set()
            try:
                self._send(batch)
            except (psycopg.Error, Error) as lost:
                _log.warning("bus_lost_a_message", reason=str(lost))
            finally:
                connection.close()  # back into the pool: no connection is kept for what happens now and then

    def _send(self, batch: Sequence[int]) -> None:
        for message in _messages(batch):
            db.execute("SELECT pg_notify(%(channel)s, %(message)s)", channel=CHANNEL, message=message)


_DISPATCHER = _Dispatcher()
