"""The steps of an answered question: its asker is asked whether it helped, then the stewards, then it closes."""

from datetime import timedelta

import pytest

from commonground.conversations import actions
from commonground.conversations.models import Answer, Question
from commonground.core import clock
from commonground.events.models import Event
from commonground.people.models import Member, User
from commonground.routing.steps import take_due_steps
from tests.cast import Cast
from tests.jobs import run_waiting_jobs
from tests.make import make_answer, make_group, make_question

pytestmark = [pytest.mark.django_db, pytest.mark.portable]


@pytest.fixture
def answer(cast: Cast) -> Answer:
    """An answer that its asker said nothing about."""
    return make_answer(make_question(author=cast.asker, group=cast.group), cast.answerer)


def after(**time: float) -> list[str]:
    """The steps that the worker took when this much time had passed."""
    known = set(Event.objects.values_list("pk", flat=True))
    clock.pass_time(timedelta(**time))
    take_due_steps(clock.now())
    run_waiting_jobs()
    return list(Event.objects.exclude(pk__in=known).order_by("id").values_list("name", flat=True))


def question_of(answer: Answer) -> Question:
    return Question.objects.get(pk=answer.question_id)


def test_the_asker_is_asked_after_3_days_the_stewards_after_10_and_it_closes_after_17(answer: Answer) -> None:
    assert after(days=2, hours=23) == []
    assert after(hours=1) == ["question.asker_asked"]
    assert after(days=6, hours=23) == []
    assert after(hours=1) == ["question.stewards_asked"]
    assert after(days=6, hours=23) == []
    assert after(hours=1) == ["question.closed"]
    assert question_of(answer).close_reason == Question.CloseReason.UNCONFIRMED
    assert after(days=400) == []


def test_the_stewards_are_asked_in_place_of_an_asker_who_left(answer: Answer, cast: Cast) -> None:
    Member.objects.filter(pk=cast.asker.pk).update(is_active=False)
    assert after(days=3) == ["question.stewards_asked"]
    assert after(days=7) == ["question.closed"]


def test_the_stewards_are_asked_in_place_of_an_asker_who_may_not_read_it_any_more(answer: Answer, cast: Cast) -> None:
    cast.group.memberships.filter(member=cast.asker).delete()
    assert after(days=3) == ["question.stewards_asked"]


def test_the_stewards_are_asked_in_place_of_an_asker_who_never_signs_in(answer: Answer, cast: Cast) -> None:
    User.objects.filter(pk=cast.asker.pk).update(email=None)
    assert after(days=3) == ["question.stewards_asked"]


def test_a_group_without_stewards_waits_for_its_asker_to_the_end(cast: Cast) -> None:
    make_answer(make_question(author=cast.asker, group=make_group()), cast.answerer)
    assert after(days=3) == ["question.asker_asked"]
    assert after(days=7) == []
    assert after(days=7) == ["question.closed"]


def test_a_worker_that_was_down_asks_before_it_closes(answer: Answer) -> None:
    assert after(days=60) == ["question.asker_asked"]
    assert after(seconds=30) == []
    assert after(days=7) == ["question.stewards_asked"]


def test_a_reply_of_the_asker_or_it_failed_for_me_gives_it_time_again(answer: Answer, cast: Cast) -> None:
    after(days=3)
    actions.reply_to(answer, "It still stops.", by=cast.asker)
    run_waiting_jobs()
    assert after(days=7) == ["question.asker_asked"]
    actions.say_it_failed(answer, by=cast.asker)
    assert question_of(answer).is_open
    assert after() == [], "she may take it back for a minute"
    assert after(seconds=70) == ["question.reached"]


def test_one_closed_as_unconfirmed_opens_again_when_it_failed_for_somebody(answer: Answer, cast: Cast) -> None:
    for _step in range(3):
        after(days=7)
    actions.say_it_failed(answer, by=cast.leader)
    assert after(seconds=70) == ["question.reached"]
