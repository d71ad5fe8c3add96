"""How well similar questions are found while one is typed."""

import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from commonground.search import indexing, statistics
from commonground.search.encoder import client
from commonground.search.encoder.model import local_encoder
from commonground.search.evaluation import sets
from commonground.search.evaluation.measures import DEPTH, ByQuery, intervals, means, measure, percentiles
from commonground.search.evaluation.stage import Stage
from commonground.search.similar import similar_questions

Progress = Callable[[int, int], None]  # how much is done, of how much
_NIGHT = timedelta(days=1)
_REFRESHED = {
    True: "words counted before each query, as twice a minute; mean length once a day of the replay",
    False: "words counted and mean length settled once, after all documents were written",
}


def evaluate(directory: Path, *, progress: Progress = lambda _done, _all: None) -> dict[str, Any]:
    """Ask what the set asks of the present database, which must be empty, with the model in this process."""
    with client.encoding_here(local_encoder()):
        asking = _Asking()
        is_replayable = sets.is_replayable(directory)
        documents = (_replay if is_replayable else _ask_documents)(directory, asking, progress)
    return {
        "task": "similar",
        "dataset": directory.resolve().name,
        "queries": len(asking.measured),
        "documents": documents,
        **means(asking.measured),
        "ci95": intervals(asking.measured),
        "latency_ms": percentiles(asking.milliseconds),
        "index_s": round(asking.index_seconds, 1),
        "refreshed": _REFRESHED[is_replayable],
        "each_query": asking.measured,
    }


class _Asking:
    """What was asked so far, how it went, and how long things took."""

    def __init__(self) -> None:
        self.stage = Stage()
        self.measured: ByQuery = {}
        self.milliseconds: list[float] = []
        self.index_seconds = 0.0
        self._night: datetime | None = None

    def index(self, threads: list[str], *, at: datetime | None = None) -> None:
        """Make the threads findable, and do the jobs that the product would have done by `at`."""
        began = time.perf_counter()
        indexing.index_many([self.stage.row_of(thread) for thread in threads])
        statistics.fold_words()
        if at is None or self._night is None or at - self._night >= _NIGHT:
            indexing.reweigh_if_drifted()
            self._night = at
        self.index_seconds += time.perf_counter() - began

    def ask(self, query: str, title: str, body: str, relevant: dict[str, int]) -> None:
        """Ask one query and measure what was found."""
        began = time.perf_counter()
        found = similar_questions(self.stage.viewer, title, body, limit=DEPTH + 1)
        self.milliseconds.append((time.perf_counter() - began) * 1000)
        threads = [thread for thread in (self.stage.thread_of(one.id) for one in found) if thread != query]
        self.measured[query] = measure(threads, relevant)


def _ask_documents(directory: Path, asking: _Asking, progress: Progress) -> int:
    """Index all documents, then ask all queries."""
    documents, queries = sets.documents(directory), sets.queries(directory)
    relevances = sets.relevances(directory)
    asking.stage.ask(documents)
    asking.index([document.id for document in documents])
    for done, query in enumerate(queries, start=1):
        relevant = {name: grade for name, grade in relevances.get(query.id, {}).items() if name != query.id and grade}
        if relevant:
            asking.ask(query.id, query.title, query.body, relevant)
        progress(done, len(queries))
    return len(documents)


def _replay(directory: Path, asking: _Asking, progress: Progress) -> int:
    """Ask each question with older links before it is added, with the answers that existed then."""
    threads, links = sets.threads(directory), sets.links(directory)
    times = {thread.id: thread.time for thread in threads}
    changed: dict[str, None] = {}
    answers = _Answers(threads)
    for done, thread in enumerate(threads, start=1):
        relevant = {
            other: grade
            for other, grade in links.get(thread.id, {}).items()
            if grade and other in times and times[other] < thread.time
        }
        if relevant:
            changed.update(dict.fromkeys(answers.give_until(thread.time, asking.stage)))
            asking.index(list(changed), at=thread.time)
            changed.clear()
            asking.ask(thread.id, thread.title, thread.body, relevant)
        asking.stage.ask([thread])
        changed[thread.id] = None
        progress(done, len(threads))
    return len(threads)


class _Answers:
    """All answers in the order of their times, given as the replay comes to them."""

    def __init__(self, threads: list[sets.Thread]) -> None:
        all_answers = [(answer.time, thread.id, answer) for thread in threads for answer in thread.answers]
        self._waiting = sorted(all_answers, key=lambda one: one[0])
        self._given = 0

    def give_until(self, moment: datetime, stage: Stage) -> Iterator[str]:
        """Give the answers of the time before; the threads they were given under."""
        while self._given < len(self._waiting) and self._waiting[self._given][0] < moment:
            _time, thread, answer = self._waiting[self._given]
            stage.answer(thread, answer)
            self._given += 1
            yield thread
