"""The measure of whom to ask: honest about time, and about who counts as found."""

import gzip
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from commonground.routing.evaluation import evaluate
from commonground.routing.evaluation.replay import replay
from commonground.routing.evaluation.threads import happenings, questions_to_ask, threads_of

BEGAN = datetime(2026, 1, 5, tzinfo=UTC)
LABELS, PUMP = "Labeller drops labels", "Pump loses pressure"


def thread(day: float, title: str, *answers: dict, user: str | None = "asker", **more) -> dict:
    return {
        "id": more.pop("id", int(day * 10)),
        "time": (BEGAN + timedelta(days=day)).isoformat(),
        "user": user,
        "title": title,
        "body": "",
        "tags": [],
        "answers": [{"id": place, **answer} for place, answer in enumerate(answers)],
        **more,
    }


def answer(user: str | None, day: float, *, accepted: bool = False) -> dict:
    time = (BEGAN + timedelta(days=day)).isoformat()
    return {"user": user, "time": time, "body": "Home the arm.", "accepted": accepted}


@pytest.fixture
def folder(tmp_path: Path):
    def write(*rows: dict) -> Path:
        with gzip.open(tmp_path / "threads.jsonl.gz", "wt", encoding="utf-8") as file:
            file.writelines(json.dumps(row) + "\n" for row in rows)
        return tmp_path

    return write


def test_the_last_two_fifths_of_those_solved_by_others_are_asked(folder) -> None:
    solved = [thread(day, LABELS, answer("ruta", day + 0.1, accepted=True)) for day in range(10)]
    own = thread(10, LABELS, answer("asker", 10.1, accepted=True))
    unsolved = thread(11, LABELS, answer("ruta", 11.1))
    gone = thread(12, LABELS, answer(None, 12.1, accepted=True))
    threads = threads_of(folder(*reversed([*solved, own, unsolved, gone])))
    assert questions_to_ask(threads) == {"60", "70", "80", "90"}


def test_an_answer_counts_from_its_question_on_and_its_acceptance_a_week_later(folder) -> None:
    threads = threads_of(folder(thread(5, LABELS, answer("ruta", 1, accepted=True))))
    known = [(one.kind, (one.time - BEGAN).days) for one in happenings(threads)]
    assert known == [("answered", 5), ("accepted", 12)]


@pytest.mark.django_db
def test_who_answered_the_like_of_it_before_is_found(folder) -> None:
    report = replay(
        folder(
            thread(1, LABELS, answer("ruta", 2)),
            thread(3, PUMP, answer("tobiah", 4)),
            thread(9, f"{LABELS} again", answer("ruta", 9.5), answer("tobiah", 10, accepted=True), user="other"),
        )
    )
    assert (report["questions"], report["candidates"]) == (1, 2)
    measured = report["each_query"]["90"]
    assert (measured["p_at_1"], measured["hit_at_5"]) == (0.0, 0.0)
    assert measured["any_hit_at_5"] == 1.0


@pytest.mark.django_db
def test_what_was_not_known_yet_does_not_help(folder) -> None:
    """The only like answer is given later than the question is asked: nobody can be found."""
    later = [thread(1, LABELS, answer("ruta", 20)), thread(9, LABELS, answer("ruta", 10, accepted=True))]
    report = replay(folder(*later))
    assert (report["mrr"], report["any_hit_at_5"]) == (0.0, 0.0)
    earlier = thread(1, LABELS, answer("ruta", 2)), later[1]
    assert replay_again(folder(*earlier))["mrr"] == 1.0


def replay_again(directory: Path) -> dict:
    """A second replay needs an empty network."""
    from commonground.conversations.models import Post
    from commonground.people.models import Group, Member, Organisation, User

    for model in (Post, Group, Member, User, Organisation):
        model.objects.all().delete()
    return replay(directory)


@pytest.mark.django_db
def test_strangers_and_other_boards_are_measured_apart(folder) -> None:
    report = replay(
        folder(
            thread(1, LABELS, answer("ruta", 2), user="asker", group="packing"),
            thread(3, LABELS, answer("ruta", 4), user="asker", group="packing"),
            thread(20, LABELS, answer("ruta", 21, accepted=True), user="asker", group="paint"),
        )
    )
    measured = report["each_query"]["200"]
    assert measured["p_at_1"] == measured["mrr"] == measured["cross_group_hit_at_5"] == 1.0
    assert "stranger_hit_at_5" not in measured


@pytest.mark.django_db
def test_the_report_says_what_was_measured_and_how_sure_it_is(folder) -> None:
    rows = [thread(day, LABELS, answer("ruta", day + 0.1, accepted=True), user=f"asker {day}") for day in range(5)]
    steps: list[tuple[int, int]] = []
    report = replay(folder(*rows), progress=lambda done, of: steps.append((done, of)))
    assert report["task"] == "routing"
    assert report["weights"] == "none"
    assert (report["questions"], report["mrr"], report["stranger_hit_at_5"]) == (2, 1.0, 1.0)
    assert report["ci95"]["mrr"] == report["ci95"]["stranger_hit_at_5"] == [1.0, 1.0]
    assert report["latency_ms"].keys() == {"p50", "p95"}
    assert steps[-1] == (5, 5)


def test_weights_that_do_not_exist_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no weights"):
        evaluate(tmp_path, weights="shipped")


@pytest.mark.django_db
@pytest.mark.parametrize(("day", "place"), [(5, 2), (20, 1)])
def test_that_an_answer_was_accepted_is_known_after_a_week(folder, day: int, place: int) -> None:
    """The younger answer goes first until the older one is known to be the solution."""
    report = replay(
        folder(
            thread(1, LABELS, answer("tobiah", 1.5, accepted=True), answer("ruta", 2)),
            thread(day, LABELS, answer("tobiah", 30, accepted=True), id="last"),
        )
    )
    assert report["each_query"]["last"]["mrr"] == 1 / place
