"""Importing the same source again: harmless, and only what is new since comes in."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest
from django.db import connection

from commonground.conversations import actions
from commonground.conversations.models import Answer, Post, Question
from commonground.core import clock
from commonground.events.models import Event
from commonground.integrations.models import ImportedRef
from commonground.integrations.tests.files import Row, answer, bring_in, thread, write
from commonground.people.models import Group, Member
from commonground.people.viewer import viewer_of
from commonground.search.models import Entry, Tally
from commonground.search.similar import similar_questions
from tests.cast import Cast

_ALL = (Post, Question, Member, Group, Event, ImportedRef, Entry)


def _counts() -> list[int]:
    return [table.objects.count() for table in _ALL]


@pytest.mark.django_db
def test_the_same_file_twice_does_no_harm(tmp_path: Path) -> None:
    rows = [thread(1, user=None, answers=[answer(accepted=True)]), thread(2, group="Line 3"), thread(1)]
    path = write(tmp_path / "threads.gz", *rows)
    summary, _faults = bring_in(path)
    before, posts = _counts(), list(Post.objects.order_by("pk").values())
    again, faults = bring_in(path)
    assert (summary.questions, summary.answers, summary.people, summary.groups, summary.known) == (2, 1, 3, 2, 1)
    assert (again.questions, again.answers, again.people, again.groups, again.known) == (0, 0, 0, 0, 3)
    assert faults == []
    assert _counts() == before
    assert list(Post.objects.order_by("pk").values()) == posts
    assert not Tally.objects.exists()


@pytest.mark.django_db
def test_the_same_ids_of_another_source_are_other_threads(tmp_path: Path) -> None:
    path = write(tmp_path / "threads.gz", thread(answers=[answer()]))
    bring_in(path)
    bring_in(path, source="other forum")
    assert Question.objects.count() == 2
    assert Member.objects.filter(name="Quentin").count() == 2


@pytest.mark.django_db
def test_people_and_groups_of_a_source_are_the_same_the_next_time(tmp_path: Path) -> None:
    bring_in(write(tmp_path / "threads.gz", thread(1), thread(2, user=None)))
    summary, faults = bring_in(write(tmp_path / "threads.gz", thread(3), thread(4, user=None)))
    assert (summary.questions, summary.people, summary.groups, faults) == (2, 0, 0, [])
    assert [member.posts.count() for member in Member.objects.all()] == [2, 2]
    assert Group.objects.get().posts.count() == 4


@pytest.mark.django_db
def test_an_answer_that_arrived_since_is_added_and_found(tmp_path: Path, cast: Cast) -> None:
    bring_in(write(tmp_path / "threads.gz", thread(1, answers=[answer(1)]), thread(2)))
    since = [answer(1), answer(2, user="Ben", time="2019-06-03T00:00:00", body="Replace the capacitor.")]
    summary, _faults = bring_in(write(tmp_path / "threads.gz", thread(1, answers=since), thread(2)))
    assert (summary.questions, summary.answers, summary.people, summary.known) == (0, 1, 1, 2)
    question = Question.objects.get(title="Why does line 1 stop?")
    assert [post.author.name for post in question.post.children.order_by("pk")] == ["Anna", "Ben"]
    assert question.close_reason == "imported"
    assert [one.id for one in similar_questions(viewer_of(cast.outsider), "capacitor", "replace")] == [question.pk]


@pytest.mark.django_db
@pytest.mark.parametrize("is_new", [True, False])
def test_a_question_solved_elsewhere_since_is_solved_here(tmp_path: Path, is_new: bool) -> None:
    bring_in(write(tmp_path / "threads.gz", thread(answers=[] if is_new else [answer()])))
    for _again in range(2):
        bring_in(write(tmp_path / "threads.gz", thread(answers=[answer(accepted=True)])))
    question = Question.objects.get()
    assert question.is_solved
    assert question.solution is not None
    assert question.solved_at == question.answered_at == question.solution.at
    assert question.solved_by == question.post.author
    assert Event.objects.filter(name="answer.accepted", imported=True).count() == 1


@pytest.mark.django_db
def test_what_was_decided_here_since_stands(tmp_path: Path, cast: Cast) -> None:
    bring_in(write(tmp_path / "threads.gz", thread(answers=[answer(1)])))
    actions.reopen_question(Question.objects.get(), by=cast.outsider)
    bring_in(write(tmp_path / "threads.gz", thread(answers=[answer(1, accepted=True), answer(2)])))
    question = Question.objects.get()
    assert question.is_open
    assert question.next_step_at == clock.now()
    assert Answer.objects.count() == 2


@pytest.mark.django_db
def test_what_was_deleted_here_since_does_not_come_back(tmp_path: Path) -> None:
    path = write(tmp_path / "threads.gz", thread(1, answers=[answer()]), thread(2))
    bring_in(path)
    Post.objects.filter(question__title="Why does line 1 stop?").delete()
    later = [answer(), answer(8)]
    bring_in(write(tmp_path / "threads.gz", thread(1, answers=later), thread(2)))
    assert [question.title for question in Question.objects.all()] == ["Why does line 2 stop?"]
    assert not Answer.objects.exists()


@pytest.mark.django_db
def test_what_an_import_left_out_of_the_index_is_put_in_by_the_next(tmp_path: Path) -> None:
    path = write(tmp_path / "threads.gz", thread(1), thread(2))
    bring_in(path)
    Entry.objects.filter(question__title="Why does line 2 stop?").delete()
    bring_in(path)
    assert Entry.objects.count() == 2


@pytest.mark.django_db
def test_an_answer_brought_in_later_may_be_the_one_by_which_they_met(tmp_path: Path) -> None:
    first, second = answer(1, time="2019-07-01T00:00:00"), answer(2, time="2019-06-01T00:00:00")
    bring_in(write(tmp_path / "threads.gz", thread(answers=[first])))
    assert [one.is_from_stranger for one in Answer.objects.order_by("at")] == [True]
    bring_in(write(tmp_path / "threads.gz", thread(answers=[first, second])))
    assert [one.is_from_stranger for one in Answer.objects.order_by("at")] == [True, False]


@pytest.mark.django_db(transaction=True)
def test_an_import_that_is_killed_goes_on_where_it_was(tmp_path: Path) -> None:
    rows = [thread(number, answers=[answer(accepted=True)]) for number in range(1, 251)]
    path = tmp_path / "threads.jsonl"
    _kill_after(path, rows[:150])
    after_kill = Question.objects.count()
    assert after_kill == 100  # whole batches, and nothing of the one under way
    summary, faults = bring_in(write(path, *rows))
    assert (summary.questions, summary.known, faults) == (150, 100, [])
    assert Question.objects.count() == Entry.objects.count() == 250
    assert Answer.objects.count() == Question.objects.filter(solved_at__isnull=False).count() == 250
    assert Member.objects.count() == 2


def _kill_after(path: Path, rows: list[Row]) -> None:
    """Import from a pipe that stays open after these rows, wait for the first batch, and kill -9."""
    os.mkfifo(path)
    lines = write(path.with_suffix(".part"), *rows, packed=False).read_bytes()
    importing = subprocess.Popen(
        [sys.executable, "-m", "commonground", "import", "threads", str(path), "--source", "forum"],
        env=os.environ | {"DATABASE_URL": _test_database(), "DJANGO_SETTINGS_MODULE": "tests.settings"},
        stderr=subprocess.PIPE,
    )
    try:
        with path.open("wb", buffering=0) as pipe:
            pipe.write(lines)
            _wait_for_the_first_batch(importing)
            importing.send_signal(signal.SIGKILL)
    finally:
        importing.kill()
        importing.communicate()
        path.unlink()


def _test_database() -> str:
    return psycopg.conninfo.make_conninfo(os.environ["DATABASE_URL"], dbname=str(connection.settings_dict["NAME"]))


def _wait_for_the_first_batch(importing: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while not Question.objects.exists():
        assert importing.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.05)
