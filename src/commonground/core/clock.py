"""The time, from one place, so that a test can hold it still or let a year pass."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta

_held: ContextVar[datetime | None] = ContextVar("held", default=None)


def now() -> datetime:
    """The present moment in UTC, or the one that a test holds."""
    return _held.get() or datetime.now(UTC)


@contextmanager
def held(at: datetime) -> Iterator[None]:
    """Hold the time at `at` inside the block; blocks nest."""
    token = _held.set(at)
    try:
        yield
    finally:
        _held.reset(token)


def pass_time(by: timedelta) -> datetime:
    """Move a held clock forward; the new present moment."""
    current = _held.get()
    if current is None:
        raise RuntimeError("only a held clock can be moved")
    _held.set(current + by)
    return current + by
