"""The open pages of one process, and who is told what of the live bus."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Collection, Mapping, Set
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any, ParamSpec, TypeVar

import psycopg
import structlog
from django.db import connection

from commonground.core import bus
from commonground.web.live.watching import Watcher, still_watching

P = ParamSpec("P")
R = TypeVar("R")
Send = Callable[[bytes], Awaitable[None]]
GATHER = 0.010  # seconds in which news are gathered before anybody is told
CHECKED_EVERY = 60.0  # seconds after which everybody's right to watch is asked again, whatever was heard
_REST = 1.0  # seconds between two such checks, however many walls move, and before the bus is tried again
GONE = b"event: gone\ndata: 0\n\n"
_PATIENCE = 5.0  # seconds for a page to take a message
_AT_ONCE = 200  # pages
_EACH = 4  # milliseconds that a page fetched again keeps a processor busy: so far apart many of them ask
_LONGEST_SPREAD = 20_000
_log = structlog.get_logger()


@dataclass(eq=False, slots=True)
class Stream:
    """An open page and the way to it."""

    watcher: Watcher
    send: Send
    ended: asyncio.Event


class Hub:
    """Tells each open page that something it shows has changed, if its reader still may know."""

    def __init__(self) -> None:
        self._streams: dict[int, Stream] = {}
        self._heard_by: dict[int, set[int]] = defaultdict(set)
        self._last = 0
        self._changed: set[int] = set()
        self._wake, self._walls = asyncio.Event(), asyncio.Event()
        self._threads = ThreadPoolExecutor(max_workers=4, thread_name_prefix="live")
        self._tasks: list[asyncio.Task[None]] = []

    def __len__(self) -> int:
        return len(self._streams)

    def start(self) -> None:
        """Begin to listen and to tell."""
        self._tasks = [asyncio.create_task(work()) for work in (self._listen, self._tell, self._check_now_and_then)]

    async def stop(self) -> None:
        """End every stream and all work."""
        for task in self._tasks:
            task.cancel()
        for stream in self._streams.values():
            stream.ended.set()
        self._threads.shutdown(wait=False)

    async def ask(self, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """What a function that reads the database answers, in a thread of its own."""
        asked = partial(_and_give_back, function, *args, **kwargs)
        return await asyncio.get_running_loop().run_in_executor(self._threads, asked)

    def add(self, stream: Stream) -> int:
        """Tell this page too from now on; the number by which it is taken out again."""
        self._last += 1
        self._streams[self._last] = stream
        for heard in stream.watcher.hears:
            self._heard_by[heard].add(self._last)
        return self._last

    def remove(self, number: int) -> None:
        """The page was closed."""
        stream = self._streams.pop(number, None)
        for heard in stream.watcher.hears if stream else ():
            self._heard_by[heard].discard(number)
            if not self._heard_by[heard]:
                del self._heard_by[heard]

    def hear(self, changed: Collection[int]) -> None:
        """Something changed; whoever shows it is told in a moment."""
        self._changed.update(changed)
        self._wake.set()

    async def _listen(self) -> None:
        while True:
            try:
                await self._hear_the_bus()
            except Exception as lost:  # whatever it is, pages that are told nothing any more must not be the end of it
                _log.warning("live_does_not_hear", reason=str(lost))
            await asyncio.sleep(_REST)

    async def _hear_the_bus(self) -> None:
        async with await psycopg.AsyncConnection.connect(**_direct(), autocommit=True) as listening:
            await listening.execute(f"LISTEN {bus.CHANNEL}")
            self.hear([bus.WALLS, *self._heard_by])  # what was said while nobody listened
            async for notice in listening.notifies():
                self.hear(bus.read(notice.payload))

    async def _tell(self) -> None:
        while True:
            await self._wake.wait()
            await asyncio.sleep(GATHER)
            self._wake.clear()
            changed, self._changed = self._changed, set()
            if bus.WALLS in changed:
                self._walls.set()
            await _through(self._tell_these({number for one in changed for number in self._heard_by.get(one, ())}))

    async def _tell_these(self, numbers: Collection[int]) -> None:
        still = await self._part(numbers)
        spread = min(_EACH * len(still), _LONGEST_SPREAD)
        message = b"event: changed\ndata: %d\n\n" % spread
        await self._send_all(still, message)

    async def _part(self, numbers: Collection[int]) -> Set[int]:
        """Those who still may watch; the others are told that their page is gone, and parted with."""
        watchers = {number: self._streams[number].watcher for number in numbers if number in self._streams}
        if not watchers:
            return frozenset()
        still = await self.ask(still_watching, watchers)
        gone = watchers.keys() - still
        await self._send_all(gone, GONE)
        for number in gone & self._streams.keys():
            self._streams[number].ended.set()
        return still

    async def _check_now_and_then(self) -> None:
        while True:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._walls.wait(), CHECKED_EVERY)
            self._walls.clear()
            await _through(self._part(list(self._streams)))
            await asyncio.sleep(_REST)

    async def _send_all(self, numbers: Collection[int], message: bytes) -> None:
        """Some at a time: with a task for each, thousands of them make Python look through all that it holds."""
        waiting = iter(numbers)

        async def send() -> None:
            for number in waiting:
                await self._send(number, message)

        await asyncio.gather(*(send() for _sender in range(min(_AT_ONCE, len(numbers)))))

    async def _send(self, number: int, message: bytes) -> None:
        if stream := self._streams.get(number):
            try:
                async with asyncio.timeout(_PATIENCE):
                    await stream.send(message)
            except (TimeoutError, OSError):
                stream.ended.set()


async def _through(work: Awaitable[object]) -> None:
    """Do it; when it fails, as while the database is away, what follows is done all the same."""
    try:
        await work
    except Exception:
        _log.exception("live_failed")


def _and_give_back(function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    try:
        return function(*args, **kwargs)
    finally:
        connection.close()


def _direct() -> Mapping[str, Any]:
    """Where the database is, for a connection that listens: it belongs to nobody's pool."""
    where = connection.get_connection_params()
    return {key: value for key, value in where.items() if key in {"dbname", "user", "password", "host", "port"}}
