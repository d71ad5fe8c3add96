"""The replay: each tested question is asked of the network as it was known at its time."""

import time
from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from commonground.routing.evaluation.stage import Stage
from commonground.routing.evaluation.threads import Happening, Thread, happenings, questions_to_ask, threads_of
from commonground.search import indexing, statistics
from commonground.search.encoder import client
from commonground.search.encoder.model import local_encoder
from commonground.search.evaluation.measures import ByQuery, Measured, intervals, means, percentiles

Progress = Callable[[int, int], None]  # how much is done, of how much
NO_WEIGHTS = "none"
_NIGHT = timedelta(days=1)
_REFRESHED = "words counted before each question, as twice a minute; mean length looked at once a day of the replay"


def evaluate(
    directory: Path, *, weights: str | None = None, progress: Progress = lambda _done, _all: None
) -> dict[str, Any]:
    """Replay the set in the present database, which must be empty, with the model in this process.

    Nothing is learnt yet, so `weights` can only be none; ValueError for anything else.
    """
    if weights not in {None, NO_WEIGHTS}:
        raise ValueError("no weights are shipped yet: choose none")
    with client.encoding_here(local_encoder()):
        return replay(directory, progress=progress)


def replay(directory: Path, *, progress: Progress = lambda _done, _all: None) -> dict[str, Any]:
    """The same without loading the model: by meaning only if an encoder answers."""
    threads = threads_of(directory)
    replaying, to_ask = Replay(threads), questions_to_ask(threads)
    for done, thread in enumerate(threads, start=1):
        if thread.id in to_ask:
            replaying.test(thread)
        replaying.ask(thread)
        progress(done, len(threads))
    return {"task": "routing", "dataset": directory.resolve().name, **replaying.report()}


class Replay:
    """What is known so far, and how the questions tested so far went."""

    def __init__(self, threads: list[Thread]) -> None:
        self.stage = Stage(threads)
        self.measured: ByQuery = {}
        self.milliseconds: list[float] = []
        self._to_come = happenings(threads)[::-1]
        self._changed: dict[int, None] = {}
        self._helped: set[tuple[str, str]] = set()  # answerer, asker
        self._boards: dict[str, Counter[str]] = defaultdict(Counter)
        self._night: datetime | None = None

    def ask(self, thread: Thread) -> None:
        """The thread is asked."""
        self.stage.ask(thread)
        self._changed[self.stage.question_of(thread)] = None

    def test(self, thread: Thread) -> None:
        """Choose whom to ask, knowing what was known at that time, and compare with who really answered."""
        self._learn_until(thread.time)
        self._index(at=thread.time)
        began = time.perf_counter()
        found = self.stage.likeliest(thread)
        self.milliseconds.append((time.perf_counter() - began) * 1000)
        self.measured[thread.id] = self._measure(thread, found)

    def report(self) -> dict[str, Any]:
        """The measures over all questions tested, with the intervals of their means."""
        return {
            "questions": len(self.measured),
            "candidates": len(self._boards),
            **means(self.measured),
            "weights": NO_WEIGHTS,
            "ci95": intervals(self.measured),
            "latency_ms": percentiles(self.milliseconds),
            "refreshed": _REFRESHED,
            "each_query": self.measured,
        }

    def _learn_until(self, moment: datetime) -> None:
        while self._to_come and self._to_come[-1].time < moment:
            self._learn(self._to_come.pop())

    def _learn(self, happening: Happening) -> None:
        thread, answer = happening.thread, happening.answer
        if happening.kind == "accepted":
            self.stage.accept(thread, answer, at=happening.time)
            return
        self.stage.answer(thread, answer)
        self._changed[self.stage.question_of(thread)] = None
        if answer.user is not None:
            self._boards[answer.user][thread.board] += 1
            self._helped.add((answer.user, thread.user or ""))

    def _index(self, *, at: datetime) -> None:
        """Do what the product's jobs would have done by then."""
        indexing.index_many(list(self._changed))
        self._changed.clear()
        statistics.fold_words()
        if self._night is None or at - self._night >= _NIGHT:
            indexing.reweigh_if_drifted()
            self._night = at

    def _measure(self, thread: Thread, found: list[str]) -> Measured:
        solver = thread.solver or ""
        place = found.index(solver) + 1 if solver in found else 0
        hit = float(0 < place <= 5)
        measured = {
            "p_at_1": float(place == 1),
            "mrr": 1 / place if place else 0.0,
            "hit_at_5": hit,
            "hit_at_10": float(0 < place <= 10),
            "any_hit_at_5": float(not thread.answerers.isdisjoint(found[:5])),
        }
        if thread.user is not None and (solver, thread.user) not in self._helped:
            measured["stranger_hit_at_5"] = hit
        home = self._boards[solver].most_common(1) if solver in self._boards else []
        if thread.board and home and home[0][0] != thread.board:
            measured["cross_group_hit_at_5"] = hit
        return measured
