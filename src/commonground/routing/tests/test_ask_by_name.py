"""Asking somebody by name: beside the rings, or in one's own place."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from commonground.conversations import actions
from commonground.conversations.models import Question
from commonground.core import clock
from commonground.core.require import Refused
from commonground.events.models import Event
from commonground.feed.models import Notice
from commonground.people.models import Member
from commonground.people.viewer import viewer_of
from commonground.routing.actions import respond_on_it
from commonground.routing.going_on import ask_by_name
from commonground.routing.models import Reach
from commonground.routing.ownership import hand_on_question
from commonground.routing.reasons import explain
from commonground.routing.story import story_of
from tests.cast import Cast
from tests.jobs import run_waiting_jobs
from tests.make import make_answer, make_member, make_question

pytestmark = [pytest.mark.django_db, pytest.mark.portable]


@pytest.fixture
def question(cast: Cast) -> Question:
    """A question that reached the asker's work group, steward and leader."""
    question = make_question(author=cast.asker, group=cast.group)
    run_waiting_jobs()
    return now_of(question)


def now_of(question: Question) -> Question:
    return Question.objects.select_related("post__author", "post__group").get(pk=question.pk)


def response_of(member: Member) -> str:
    return Reach.objects.get(member=member).response


def test_she_is_asked_told_by_whom_and_given_the_time_of_the_first_people(question: Question, cast: Cast) -> None:
    clock.pass_time(timedelta(hours=22))
    ask_by_name(question, to=cast.answerer, by=cast.asker)
    run_waiting_jobs(twice=True)
    reason = question.reaches.get(member=cast.answerer).reason
    assert explain(reason, viewer_of(cast.answerer)) == "Ada Asker thinks that you may know"
    assert explain(reason, viewer_of(cast.leader), of=cast.answerer.pk) == "named by Ada Asker"
    assert explain(reason, viewer_of(cast.guest)) == "Somebody thinks that you may know"
    assert explain(reason, viewer_of(cast.guest), of=cast.answerer.pk) == "named by somebody"
    assert Notice.objects.get(member=cast.answerer).reason == "reached"
    assert now_of(question).next_step_at == clock.now() + timedelta(hours=4)


def test_the_next_ring_is_never_hurried_by_it(question: Question, cast: Cast) -> None:
    ask_by_name(question, to=cast.answerer, by=cast.asker)
    assert now_of(question).next_step_at == question.next_step_at


@pytest.mark.parametrize("who", ["outsider", "answerer"])
def test_who_neither_asked_nor_was_asked_nor_keeps_it_names_nobody(question: Question, cast: Cast, who: str) -> None:
    with pytest.raises(PermissionDenied):
        ask_by_name(question, to=cast.answerer, by=getattr(cast, who))


def test_who_was_asked_names_somebody_in_her_place(question: Question, cast: Cast) -> None:
    ask_by_name(question, to=cast.answerer, by=cast.leader)
    assert response_of(cast.leader) == Reach.Response.NOT_ME


def test_who_is_on_it_stays_on_it_and_so_does_its_owner(question: Question, cast: Cast) -> None:
    respond_on_it(question, by=cast.leader)
    ask_by_name(question, to=cast.answerer, by=cast.leader)
    assert response_of(cast.leader) == Reach.Response.ON_IT
    hand_on_question(question, to=cast.steward, by=cast.steward)
    another = make_member()
    cast.group.memberships.create(member=another)
    ask_by_name(question, to=another, by=cast.steward)
    assert response_of(cast.steward) == ""


def test_twice_asks_once(question: Question, cast: Cast) -> None:
    for _again in range(2):
        ask_by_name(question, to=cast.answerer, by=cast.asker)
    assert Event.objects.filter(name="question.asked_by_name").count() == 1


@pytest.mark.parametrize("who", ["outsider", "asker"])
def test_nobody_is_asked_who_may_not_read_it_or_asked_it(question: Question, cast: Cast, who: str) -> None:
    with pytest.raises(Refused):
        ask_by_name(question, to=getattr(cast, who), by=cast.steward)


def test_nobody_is_asked_who_takes_no_questions(question: Question, cast: Cast) -> None:
    Member.objects.filter(pk=cast.answerer.pk).update(takes_questions=False)
    with pytest.raises(Refused):
        ask_by_name(question, to=cast.answerer, by=cast.asker)


def test_an_answered_question_keeps_its_next_step_and_a_solved_one_asks_nobody(question: Question, cast: Cast) -> None:
    answer = make_answer(question, cast.leader)
    planned = now_of(question).next_step_at
    ask_by_name(question, to=cast.answerer, by=cast.asker)
    assert now_of(question).next_step_at == planned
    actions.accept_answer(answer, by=cast.asker)
    another = make_member()
    cast.group.memberships.create(member=another)
    with pytest.raises(Refused):
        ask_by_name(question, to=another, by=cast.asker)


def test_the_story_tells_it_to_each_reader(question: Question, cast: Cast) -> None:
    ask_by_name(question, to=cast.answerer, by=cast.asker)
    told = {
        who: story_of(now_of(question), viewer_of(getattr(cast, who)))[2].text
        for who in ("asker", "answerer", "leader")
    }
    assert told == {
        "asker": "You asked Ansel Answerer",
        "answerer": "Ada Asker asked you",
        "leader": "Ada Asker asked Ansel Answerer",
    }
