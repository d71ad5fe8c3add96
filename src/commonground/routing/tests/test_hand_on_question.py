"""Handing a question on to a named person."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from commonground.conversations import actions
from commonground.conversations.models import Question
from commonground.core import clock
from commonground.core.require import Refused
from commonground.events.models import Event
from commonground.people.models import Member
from commonground.routing.ownership import hand_on_question
from commonground.routing.steps import take_due_steps
from tests.cast import Cast
from tests.jobs import run_waiting_jobs
from tests.make import make_answer, make_question

pytestmark = [pytest.mark.django_db, pytest.mark.portable]


@pytest.fixture
def question(cast: Cast) -> Question:
    """A question that its owner, the leader of the asker's work group, has before her."""
    Member.objects.filter(pk=cast.answerer.pk).update(takes_questions=False)  # or she were asked before the owner
    question = make_question(author=cast.asker, group=cast.group)
    run_waiting_jobs()
    clock.pass_time(timedelta(days=1))
    take_due_steps(clock.now())
    run_waiting_jobs()
    question.refresh_from_db()
    assert question.owner == cast.leader
    return question


@pytest.mark.parametrize("who", ["leader", "steward"])
def test_the_owner_and_a_steward_hand_it_on_to_a_named_person(question: Question, cast: Cast, who: str) -> None:
    hand_on_question(question, to=cast.answerer, by=getattr(cast, who))
    question.refresh_from_db()
    assert question.owner == cast.answerer
    assert question.next_step == Question.Step.REMIND_OWNER
    assert question.next_step_at == clock.now() + timedelta(days=2)
    assert question.reaches.get(member=cast.answerer).reason["as"] == "handed_on"


@pytest.mark.parametrize("who", ["asker", "answerer", "outsider"])
def test_others_do_not_hand_it_on(question: Question, cast: Cast, who: str) -> None:
    with pytest.raises(PermissionDenied):
        hand_on_question(question, to=cast.answerer, by=getattr(cast, who))


def test_twice_hands_it_on_once(question: Question, cast: Cast) -> None:
    for _again in range(2):
        hand_on_question(question, to=cast.answerer, by=cast.steward)
    assert Event.objects.filter(name="question.handed_on").count() == 1


@pytest.mark.parametrize("who", ["outsider", "asker"])
def test_it_goes_to_nobody_who_may_not_read_it_or_asked_it(question: Question, cast: Cast, who: str) -> None:
    with pytest.raises(Refused):
        hand_on_question(question, to=getattr(cast, who), by=cast.leader)


def test_nor_to_somebody_who_left(question: Question, cast: Cast) -> None:
    Member.objects.filter(pk=cast.answerer.pk).update(is_active=False)
    with pytest.raises(Refused):
        hand_on_question(question, to=cast.answerer, by=cast.leader)


def test_an_answered_question_gets_another_owner_and_keeps_its_next_step(question: Question, cast: Cast) -> None:
    actions.answer_question(question, "Hold Home.", by=cast.steward)
    hand_on_question(question, to=cast.answerer, by=cast.leader)
    question.refresh_from_db()
    assert (question.owner, question.next_step) == (cast.answerer, Question.Step.ASK_ASKER)


def test_what_is_solved_is_not_handed_on(question: Question, cast: Cast) -> None:
    make_answer(question, cast.answerer, is_accepted=True)
    with pytest.raises(Refused):
        hand_on_question(question, to=cast.answerer, by=cast.leader)


def test_the_owner_declines_with_a_reason_and_nothing_more_happens(question: Question, cast: Cast) -> None:
    actions.decline_question(question, note="The line is taken down in May.", by=cast.leader)
    clock.pass_time(timedelta(days=400))
    assert take_due_steps(clock.now()) == 0
