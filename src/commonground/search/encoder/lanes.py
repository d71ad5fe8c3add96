"""Whose text is encoded next: somebody who waits at a page goes before a long list."""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence

SHORT = 4  # texts: a question, its title and its body, with room
SHORT_IN_A_ROW = 32  # then the long lane has a turn, so that it never stands still


class Job:
    """One request under way: its texts, the rows encoded so far, and whether anybody still waits for them."""

    def __init__(self, texts: Sequence[str], *, is_wanted: Callable[[], bool]) -> None:
        self.texts = texts
        self.rows: list[bytes] = []
        self.is_wanted = is_wanted
        self.done: asyncio.Future[list[bytes]] = asyncio.get_running_loop().create_future()

    @property
    def is_short(self) -> bool:
        """Whether it goes before long ones."""
        return len(self.texts) <= SHORT

    @property
    def next_text(self) -> str:
        """The first text without a row."""
        return self.texts[len(self.rows)]

    def take(self, row: bytes) -> None:
        """Add the row of `next_text`; the last one ends the job."""
        self.rows.append(row)
        if len(self.rows) == len(self.texts) and not self.done.done():
            self.done.set_result(self.rows)

    def fail(self, error: Exception) -> None:
        """End the job without its rows."""
        if not self.done.done():
            self.done.set_exception(error)


class Lanes:
    """The jobs that wait, short and long, each lane in order of arrival."""

    def __init__(self) -> None:
        self._short: deque[Job] = deque()
        self._long: deque[Job] = deque()
        self._arrival = asyncio.Event()
        self._short_in_a_row = 0

    def add(self, job: Job) -> None:
        """Let a new job wait at the end of its lane."""
        self._lane_of(job).append(job)
        self._arrival.set()

    async def next_job(self) -> Job:
        """The job whose next text is to be encoded; it stays at the head of its lane until it is done."""
        while True:
            self._clear(self._short)
            self._clear(self._long)
            if self._short or self._long:
                return self._choose()
            self._arrival.clear()
            await self._arrival.wait()

    def _lane_of(self, job: Job) -> deque[Job]:
        return self._short if job.is_short else self._long

    def _choose(self) -> Job:
        is_turn_of_long = self._long and self._short_in_a_row >= SHORT_IN_A_ROW
        if self._short and not is_turn_of_long:
            self._short_in_a_row += 1
            return self._short[0]
        self._short_in_a_row = 0
        return self._long[0]

    def _clear(self, lane: deque[Job]) -> None:
        """Drop what is finished or no longer wanted from the head of a lane."""
        while lane and (lane[0].done.done() or not lane[0].is_wanted()):
            lane.popleft().fail(ConnectionAbortedError())
