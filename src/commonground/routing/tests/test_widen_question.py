"""Widen now: the next ring is asked before its time."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from commonground.conversations import actions
from commonground.conversations.models import Question
from commonground.core import clock
from commonground.events.models import Event
from commonground.people.models import Member
from commonground.routing.going_on import widen_question
from commonground.routing.models import Reach
from commonground.routing.steps import take_due_steps
from tests.cast import Cast
from tests.jobs import run_waiting_jobs
from tests.make import make_question

pytestmark = [pytest.mark.django_db, pytest.mark.portable]
Ring = Reach.Ring


@pytest.fixture
def question(cast: Cast) -> Question:
    """A question that reached the asker's work group; the answerer, in her organisation, is next."""
    question = make_question(author=cast.asker, group=cast.group)
    run_waiting_jobs()
    return now_of(question)


def now_of(question: Question) -> Question:
    return Question.objects.select_related("post__author").get(pk=question.pk)


@pytest.mark.parametrize("who", ["asker", "steward", "administrator"])
def test_the_next_ring_is_asked_at_once_and_has_its_whole_time(question: Question, cast: Cast, who: str) -> None:
    clock.pass_time(timedelta(hours=5))
    widen_question(question, after=Ring.WORK_GROUP, by=getattr(cast, who))
    assert set(question.reaches.filter(ring=Ring.ORGANISATION).values_list("member", flat=True)) == {cast.answerer.pk}
    assert now_of(question).next_step_at == clock.now() + timedelta(days=1)
    assert take_due_steps(clock.now()) == 0


def test_after_the_last_ring_it_gets_its_owner_who_may_widen_no_more(question: Question, cast: Cast) -> None:
    widen_question(question, after=Ring.WORK_GROUP, by=cast.asker)
    widen_question(question, after=Ring.ORGANISATION, by=cast.asker)
    assert now_of(question).owner == cast.leader
    before = now_of(question).next_step_at
    clock.pass_time(timedelta(hours=1))
    widen_question(question, after=Ring.OWNER, by=cast.leader)
    assert now_of(question).next_step_at == before


@pytest.mark.parametrize("who", ["answerer", "leader", "outsider"])
def test_others_wait(question: Question, cast: Cast, who: str) -> None:
    with pytest.raises(PermissionDenied):
        widen_question(question, after=Ring.WORK_GROUP, by=getattr(cast, who))


def test_twice_widens_once(question: Question, cast: Cast) -> None:
    for _again in range(2):
        widen_question(question, after=Ring.WORK_GROUP, by=cast.asker)
    assert Event.objects.filter(name="question.widened").count() == 1
    assert now_of(question).ring == Ring.ORGANISATION


def test_what_is_answered_does_not_widen(question: Question, cast: Cast) -> None:
    actions.answer_question(question, "Hold Home.", by=cast.steward)
    widen_question(question, after=Ring.WORK_GROUP, by=cast.asker)
    assert not question.reaches.filter(member=cast.answerer).exists()


def test_it_waits_for_its_first_ring_before_it_widens(cast: Cast) -> None:
    Member.objects.filter(pk=cast.answerer.pk).update(takes_questions=True)
    question = make_question(author=cast.asker, group=cast.group)
    widen_question(question, after=-1, by=cast.asker)
    assert not question.reaches.exists()
