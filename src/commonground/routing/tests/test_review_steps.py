"""The steps of a solved question: who may know is asked whether its answer is still right, in rounds with a pause."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from commonground.conversations import actions
from commonground.conversations.ageing import age_label
from commonground.conversations.models import Answer, Question, Topic, TopicSteward
from commonground.core import clock
from commonground.feed.models import Notice
from commonground.people.models import Member, User
from commonground.routing import rings
from commonground.routing.checking import check_answer, doubt_answer
from commonground.routing.likeliest import Candidate
from commonground.routing.models import CheckRequest, Reach
from commonground.routing.reviewing import ASKED_A_DAY
from commonground.routing.steps import take_due_steps
from tests.cast import Cast
from tests.jobs import run_waiting_jobs
from tests.make import make_answer, make_group, make_question

pytestmark = [pytest.mark.django_db, pytest.mark.portable]


@pytest.fixture
def answer(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Answer:
    """An accepted answer; the leader is likely to know, and a partner who may not read it."""
    likely = [Candidate(one.pk, 1, {"kind": "knows"}) for one in (cast.answerer, cast.leader, cast.partner)]
    monkeypatch.setattr(rings, "_weigh", lambda *_question: likely)
    question = make_question(author=cast.asker, group=cast.group, topics=("labels",))
    TopicSteward.objects.create(topic=Topic.objects.get(), member=cast.steward)
    TopicSteward.objects.create(topic=Topic.objects.get(), member=cast.outsider)
    return make_answer(question, cast.answerer, is_accepted=True)


def state() -> Question:
    return Question.objects.get()


def told(**time: float) -> list[str]:
    """Who was told to look at it when this much time had passed."""
    known = set(Notice.objects.values_list("pk", flat=True))
    clock.pass_time(timedelta(**time))
    take_due_steps(clock.now())
    run_waiting_jobs(twice=True)
    new = Notice.objects.filter(reason="still_right").exclude(pk__in=known).order_by("member__name")
    return list(new.values_list("member__name", flat=True))


def test_the_answerer_is_asked_then_who_is_likely_to_know_then_the_stewards_then_it_rests(answer: Answer) -> None:
    assert told(days=179) == []
    assert told(days=1) == ["Ansel Answerer"]
    assert told(days=6) == []
    assert told(days=1) == ["Lena Leader"]
    assert told(days=7) == ["Stella Steward"]
    assert told(days=7) == []
    assert age_label(state()) == "Not checked since 24 Nov 2026"
    assert not Notice.objects.filter(reason="still_right", read_at=None).exists()
    assert told(days=89) == []
    assert told(days=1) == ["Ansel Answerer"]
    assert {request.member.name: request.round for request in CheckRequest.objects.select_related("member")} == {
        "Ansel Answerer": 2,
        "Lena Leader": 1,
        "Stella Steward": 1,
    }


@pytest.mark.parametrize(
    "makes_unable",
    [
        lambda cast: Member.objects.filter(pk=cast.answerer.pk).update(is_active=False),
        lambda cast: Member.objects.filter(pk=cast.answerer.pk).update(takes_questions=False),
        lambda cast: User.objects.filter(pk=cast.answerer.pk).update(email=None),
        lambda cast: cast.group.memberships.filter(member=cast.answerer).delete(),
    ],
)
def test_who_cannot_be_asked_is_passed_over_at_once(
    cast: Cast, answer: Answer, makes_unable: Callable[[Cast], object]
) -> None:
    makes_unable(cast)
    assert told(days=180) == ["Lena Leader"]


def test_nobody_is_asked_more_often_than_thrice_a_day_for_whatever(cast: Cast, answer: Answer) -> None:
    clock.pass_time(timedelta(days=180))
    for _n in range(ASKED_A_DAY):
        other = make_question(author=cast.outsider, group=make_group())
        Reach.objects.create(question=other, member=cast.answerer, ring=0, at=clock.now() - timedelta(hours=2))
    assert told() == ["Lena Leader"]


def test_a_round_that_finds_nobody_ends_at_once_and_comes_again_after_the_pause(answer: Answer) -> None:
    Member.objects.update(takes_questions=False)
    assert told(days=180) == []
    assert state().next_step_at == clock.now() + timedelta(days=90)
    Member.objects.update(takes_questions=True)
    assert told(days=90) == ["Ansel Answerer"]


def test_a_solved_question_whose_answer_is_gone_asks_nobody(answer: Answer) -> None:
    Question.objects.update(solution=None)
    assert told(days=180) == []
    assert state().next_step_at == clock.now() + timedelta(days=90)


def test_check_answer_lets_it_rest_until_it_is_due_again(cast: Cast, answer: Answer) -> None:
    told(days=180)
    for _again in range(2):
        check_answer(answer, by=cast.answerer)
    assert (age_label(state()), state().checked_by) == ("", cast.answerer)
    assert told() == []
    assert not Notice.objects.filter(reason="still_right", read_at=None).exists()
    assert told(days=179) == []
    assert told(days=1) == ["Ansel Answerer"]


def test_it_failed_for_me_asks_the_answerer_as_soon_as_it_cannot_be_taken_back_and_once(
    cast: Cast, answer: Answer
) -> None:
    actions.say_it_failed(answer, by=cast.leader)
    assert told(seconds=60) == []
    assert told(seconds=10) == ["Ansel Answerer"]
    actions.edit_answer(answer, "Hold Home for five seconds.", by=cast.answerer)
    assert told() == []
    assert age_label(state()) == "In doubt: the answer was changed since"


def test_whoever_raised_the_doubt_is_not_asked(cast: Cast, answer: Answer) -> None:
    actions.edit_answer(answer, "Hold Home for five seconds.", by=cast.answerer)
    assert told() == ["Lena Leader"]


def test_doubt_answer_tells_who_asked_and_asks_nobody_until_after_the_pause(cast: Cast, answer: Answer) -> None:
    told(days=180)
    for _again in range(2):
        doubt_answer(answer, by=cast.answerer)
    assert told() == []
    assert age_label(state()) == "In doubt: somebody says that it is no longer right"
    assert list(Notice.objects.filter(reason="no_longer_right").values_list("member__name", flat=True)) == ["Ada Asker"]
    assert told(days=89) == []
    assert told(days=1) == ["Lena Leader"]


def test_a_doubt_while_people_are_being_asked_changes_what_readers_are_told_and_asks_nobody_twice(
    cast: Cast, answer: Answer
) -> None:
    assert told(days=180) == ["Ansel Answerer"]
    actions.say_it_failed(answer, by=cast.steward)
    assert age_label(state()) == "In doubt: it failed for somebody"
    assert told() == []
    assert told(days=7) == ["Lena Leader"]
