"""The evaluation measures what it says: right figures, and nothing known before its time."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from commonground.search.evaluation import sets
from commonground.search.evaluation.measures import differences, intervals, means, measure, percentiles
from commonground.search.evaluation.similar import evaluate


def write(folder: Path, name: str, rows: list[dict[str, Any]]) -> None:
    with gzip.open(folder / f"{name}.jsonl.gz", "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)


def thread(number: int, time: str, title: str, body: str = "", answers: list[dict[str, Any]] | None = None):
    return {
        "id": number,
        "time": time,
        "user": None,
        "title": title,
        "body": body,
        "tags": [],
        "answers": answers or [],
    }


def test_measures_of_a_ranking() -> None:
    measured = measure(["x", "b", "a"], {"a": 1, "b": 2, "c": 1})
    assert measured["success_at_1"] == 0
    assert measured["success_at_5"] == 1
    assert measured["mrr_at_10"] == 0.5
    assert measured["recall_at_10"] == pytest.approx(2 / 3)
    assert measured["ndcg_at_10"] == pytest.approx((3 / 1.58496 + 1 / 2) / (3 + 1 / 1.58496 + 1 / 2), abs=1e-4)


def test_what_stands_below_ten_does_not_count() -> None:
    measured = measure([*"0123456789", "a"], {"a": 1})
    assert set(measured.values()) == {0.0}


def test_means_intervals_and_differences() -> None:
    now = {str(number): {"m": float(number % 2)} for number in range(100)}
    earlier = {str(number): {"m": 0.0} for number in range(100)}
    assert means(now) == {"m": 0.5}
    low, high = intervals(now)["m"]
    assert 0.35 < low < 0.5 < high < 0.65
    low, high = differences(now, earlier)["m"]
    assert low > 0.3
    assert differences(now, now)["m"] == [0.0, 0.0]
    assert means({}) == intervals({}) == differences({}, now) == {}
    assert percentiles([]) == {"p50": 0.0, "p95": 0.0}
    assert percentiles([1, 2, 3])["p50"] == 2


def test_an_answer_before_its_question_counts_from_the_question_on(tmp_path: Path) -> None:
    early = [{"id": 2, "user": None, "time": "2019-01-01T00:00:00", "body": "b", "accepted": False}]
    write(tmp_path, "threads", [thread(1, "2020-01-01T00:00:00", "t", answers=early)])
    (read,) = sets.threads(tmp_path)
    assert read.answers[0].time == read.time


@pytest.mark.django_db
def test_documents_are_indexed_and_queries_asked(tmp_path: Path) -> None:
    titles = ["Labeller drops labels", "Gearbox of the crane leaks oil", "How to book holidays"]
    write(tmp_path, "docs", [{"id": str(n), "title": title, "body": "", "tags": []} for n, title in enumerate(titles)])
    write(tmp_path, "queries", [
        {"id": "q", "title": "Why are labels dropped by the labeller?", "body": "", "split": "test"},
        {"id": "1", "title": titles[1], "body": "", "split": "test"},
        {"id": "unlabelled", "title": "x", "body": "", "split": "test"},
    ])  # fmt: skip
    write(tmp_path, "qrels", [{"q": "q", "d": "0", "grade": 1}, {"q": "1", "d": "1", "grade": 1}])
    done: list[tuple[int, int]] = []
    report = evaluate(tmp_path, progress=lambda *at: done.append(at))
    assert (report["queries"], report["documents"], report["mrr_at_10"]) == (1, 3, 1.0)
    assert report["dataset"] == tmp_path.name
    assert done[-1] == (3, 3)
    assert set(report) == {
        "task", "dataset", "queries", "documents", "success_at_1", "success_at_5", "ndcg_at_10", "recall_at_10",
        "mrr_at_10", "ci95", "latency_ms", "index_s", "refreshed", "each_query",
    }  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize(("given", "success"), [("2020-01-02T00:00:00", 1.0), ("2020-02-02T00:00:00", 0.0)])
def test_a_replay_knows_nothing_before_its_time(tmp_path: Path, given: str, success: float) -> None:
    """The only words that tell stand in an answer: given in time it is found, given later it is not."""
    body = "Rotate the quixotry seal of the zyklotron."
    answers = [{"id": 9, "user": None, "body": body, "accepted": True, "time": given}]
    write(tmp_path, "threads", [
        thread(1, "2020-01-01T00:00:00", "It fails", "Again.", answers),
        thread(2, "2020-01-05T00:00:00", "Zyklotron quixotry seal", "Which way round?"),
        thread(3, "2020-03-05T00:00:00", "Zyklotron quixotry seal", "Later, so no target."),
    ])  # fmt: skip
    write(tmp_path, "links", [{"q": 2, "d": 1, "grade": 1, "src": "x"}, {"q": 2, "d": 3, "grade": 1, "src": "x"}])
    report = evaluate(tmp_path)
    assert (report["queries"], report["documents"], report["recall_at_10"]) == (1, 3, success)


@pytest.mark.real_data
@pytest.mark.django_db
def test_paraphrased_questions_find_their_thread(labelled_data: Path, tmp_path: Path) -> None:
    """Each tenth of them, which is enough to notice; `make bench` asks all."""
    for name, step in (("docs", 1), ("qrels", 1), ("queries", 10)):
        write(tmp_path, name, list(sets.lines(labelled_data / "stackfaq" / f"{name}.jsonl.gz"))[::step])
    report = evaluate(tmp_path)
    assert report["queries"] == 125
    assert report["mrr_at_10"] >= 0.95


@pytest.mark.real_data
@pytest.mark.long
@pytest.mark.django_db
def test_related_questions_of_a_community_are_found(labelled_data: Path) -> None:
    report = evaluate(labelled_data / "se_devops")
    assert report["success_at_5"] >= 0.60
    assert report["ndcg_at_10"] >= 0.50
