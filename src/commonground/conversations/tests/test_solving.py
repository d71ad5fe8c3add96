"""Accepting, thanking, wanting to know, and failing."""

import pytest
from django.core.exceptions import PermissionDenied

from commonground.conversations import actions
from commonground.conversations.models import Answer, Question
from commonground.events.models import Event
from tests.cast import Cast
from tests.make import make_answer, make_question

pytestmark = pytest.mark.portable


@pytest.fixture
def answer(cast: Cast) -> Answer:
    return make_answer(make_question(author=cast.asker, group=cast.group), cast.answerer)


def state(answer: Answer) -> Question:
    return Question.objects.get(pk=answer.parent_id)


def test_accept_answer_solves_the_question_once(cast: Cast, answer: Answer) -> None:
    for _again in range(2):
        actions.accept_answer(answer, by=cast.asker)
    question = state(answer)
    assert (question.is_solved, question.solution_id, question.is_unsolved) == (True, answer.pk, False)
    assert Event.objects.filter(name="answer.accepted").count() == 1


@pytest.mark.parametrize("who", ["answerer", "steward", "leader", "administrator"])
def test_only_the_asker_accepts(cast: Cast, answer: Answer, who: str) -> None:
    with pytest.raises(PermissionDenied):
        actions.accept_answer(answer, by=getattr(cast, who))


def test_a_steward_accepts_for_an_asker_who_has_left(cast: Cast, answer: Answer) -> None:
    cast.asker.is_active = False
    cast.asker.save()
    actions.accept_answer(answer, by=cast.steward)
    assert state(answer).is_solved


def test_a_steward_accepts_for_an_asker_who_never_signs_in(cast: Cast, answer: Answer) -> None:
    cast.asker.user.email = None
    cast.asker.user.save()
    actions.accept_answer(answer, by=cast.steward)
    assert state(answer).is_solved


def test_another_answer_may_take_its_place(cast: Cast, answer: Answer) -> None:
    actions.accept_answer(answer, by=cast.asker)
    better = make_answer(answer.parent.question, cast.steward)
    actions.accept_answer(better, by=cast.asker)
    assert state(answer).solution_id == better.pk


def test_unaccept_answer_waits_for_a_word_again(cast: Cast, answer: Answer) -> None:
    actions.accept_answer(answer, by=cast.asker)
    for _again in range(2):
        actions.unaccept_answer(answer, by=cast.asker)
    assert state(answer).is_answered
    assert Event.objects.filter(name="answer.unaccepted").count() == 1


def test_thank_once_and_take_it_back(cast: Cast, answer: Answer) -> None:
    for _again in range(2):
        actions.thank(answer, by=cast.asker)
    assert answer.reactions.filter(kind="thanks").count() == 1
    assert Event.objects.filter(name="answer.thanked").count() == 1
    for _again in range(2):
        actions.thank(answer, by=cast.asker, takes_back=True)
    assert not answer.reactions.exists()
    assert Event.objects.filter(name="answer.thanks_taken_back").count() == 1


def test_nobody_thanks_herself(cast: Cast, answer: Answer) -> None:
    with pytest.raises(PermissionDenied):
        actions.thank(answer, by=cast.answerer)


def test_want_to_know_once_and_no_longer(cast: Cast) -> None:
    question = make_question(author=cast.asker, group=cast.group)
    for _again in range(2):
        actions.want_to_know(question, by=cast.steward)
    assert Event.objects.filter(name="question.wanted").count() == 1
    actions.want_to_know(question, by=cast.steward, takes_back=True)
    assert not question.post.reactions.exists()


def test_the_asker_wants_to_know_anyway(cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        actions.want_to_know(make_question(author=cast.asker, group=cast.group), by=cast.asker)


def test_say_it_failed_opens_an_answered_question_once(cast: Cast, answer: Answer) -> None:
    for _again in range(2):
        actions.say_it_failed(answer, by=cast.asker)
    assert state(answer).is_open
    assert Event.objects.filter(name="question.reopened").count() == 1


def test_say_it_failed_leaves_a_solved_question_solved(cast: Cast, answer: Answer) -> None:
    actions.accept_answer(answer, by=cast.asker)
    actions.say_it_failed(answer, by=cast.leader)
    assert state(answer).is_solved
