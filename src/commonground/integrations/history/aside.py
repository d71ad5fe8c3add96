"""Doing two things at a time, so that neither the database nor we wait for the other."""

from collections.abc import Callable, Generator, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import copy_context
from itertools import islice
from typing import Any, TypeAlias, TypeVar

from django.db import connections

Thing = TypeVar("Thing")
Do: TypeAlias = Callable[..., None]


def at_once(work: Callable[..., Any], *things: Any) -> None:
    """Do it here and now."""
    work(*things)


@contextmanager
def aside() -> Iterator[Do]:
    """Things are done one after another in a thread beside, on a connection of its own; at most one waits.

    What one of them raises is raised by the next call, or at the end.
    """
    with ThreadPoolExecutor(1) as executor:
        under_way: Future[None] = executor.submit(lambda: None)

        def do(work: Callable[..., Any], *things: Any) -> None:
            nonlocal under_way
            under_way.result()
            under_way = executor.submit(copy_context().run, work, *things)

        try:
            yield do
            under_way.result()
        finally:
            executor.submit(connections.close_all)


def ahead(things: Iterator[Thing], count: int) -> Generator[Thing]:
    """The same things, so many of them made ready while those before are used."""
    with ThreadPoolExecutor(1) as executor:

        def begin() -> Future[list[Thing]]:
            return executor.submit(copy_context().run, lambda: list(islice(things, count)))

        coming = begin()
        while some := coming.result():
            coming = begin()
            yield from some
