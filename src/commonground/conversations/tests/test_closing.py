"""Closing without a solution, opening again, hiding and restoring."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from commonground.conversations import actions
from commonground.conversations.models import Answer, Question
from commonground.core import clock
from commonground.core.require import Refused
from commonground.events.models import Event
from commonground.people.models import Voice
from tests.cast import Cast
from tests.make import make_answer, make_question

pytestmark = pytest.mark.portable


@pytest.fixture
def question(cast: Cast) -> Question:
    return make_question(author=cast.asker, group=cast.group)


def now(question: Question) -> Question:
    return Question.objects.get(pk=question.pk)


def test_withdraw_question_once(cast: Cast, question: Question) -> None:
    for _again in range(2):
        actions.withdraw_question(question, by=cast.asker)
    assert (now(question).close_reason, now(question).is_unsolved) == ("withdrawn", False)
    assert Event.objects.filter(name="question.closed").count() == 1


def test_only_the_asker_withdraws(cast: Cast, question: Question) -> None:
    with pytest.raises(PermissionDenied):
        actions.withdraw_question(question, by=cast.steward)


def test_decline_question_with_a_reason_that_stays(cast: Cast, question: Question) -> None:
    actions.decline_question(question, note="Belongs to the works council.", by=cast.steward)
    assert (now(question).close_reason, now(question).close_note) == ("declined", "Belongs to the works council.")


def test_its_owner_declines_too(cast: Cast, question: Question) -> None:
    Question.objects.filter(pk=question.pk).update(owner=cast.leader)
    actions.decline_question(question, note="Not ours.", by=cast.leader)
    assert now(question).is_closed


def test_declining_wants_a_reason_and_a_right(cast: Cast, question: Question) -> None:
    with pytest.raises(Refused):
        actions.decline_question(question, note="\u200b ", by=cast.steward)
    with pytest.raises(PermissionDenied):
        actions.decline_question(question, note="x", by=cast.answerer)


def test_close_as_duplicate_leads_to_the_older_one(cast: Cast, question: Question) -> None:
    older = make_question(author=cast.answerer, group=cast.group)
    actions.close_as_duplicate(question, of=older, by=cast.asker)
    assert now(question).duplicate_of_id == older.pk
    actions.close_as_duplicate(question, of=make_question(author=cast.asker, group=cast.group), by=cast.asker)
    assert now(question).duplicate_of_id == older.pk


def test_close_as_duplicate_of_itself_or_by_others_is_refused(cast: Cast, question: Question) -> None:
    with pytest.raises(Refused):
        actions.close_as_duplicate(question, of=question, by=cast.asker)
    with pytest.raises(PermissionDenied):
        actions.close_as_duplicate(question, of=make_question(group=cast.group, author=cast.asker), by=cast.answerer)


def test_close_unconfirmed_only_what_was_answered(cast: Cast, question: Question) -> None:
    actions.close_unconfirmed(question)
    assert now(question).is_open
    make_answer(question, cast.answerer)
    actions.close_unconfirmed(question)
    assert now(question).close_reason == "unconfirmed"


def test_reopen_question_begins_again(cast: Cast, question: Question) -> None:
    actions.withdraw_question(question, by=cast.asker)
    for _again in range(2):
        actions.reopen_question(question, by=cast.asker)
    assert (now(question).is_open, now(question).ring) == (True, -1)
    assert Event.objects.filter(name="question.reopened").count() == 1


def test_who_reopens(cast: Cast, question: Question) -> None:
    actions.withdraw_question(question, by=cast.asker)
    with pytest.raises(PermissionDenied):
        actions.reopen_question(question, by=cast.answerer)


def test_anybody_reopens_an_imported_one(cast: Cast, question: Question) -> None:
    question.close(Question.CloseReason.IMPORTED, by=None, at=question.post.at)
    question.save()
    actions.reopen_question(question, by=cast.answerer)
    assert now(question).is_open


@pytest.mark.parametrize(("who", "may"), [("steward", True), ("administrator", True), ("answerer", False)])
def test_who_may_hide(cast: Cast, question: Question, who: str, may: bool) -> None:
    if may:
        actions.hide_post(question.post, reason="A telephone number.", by=getattr(cast, who))
        assert now(question).post.is_hidden
    else:
        with pytest.raises(PermissionDenied):
            actions.hide_post(question.post, reason="x", by=getattr(cast, who))


def test_hide_post_and_restore_post_once(cast: Cast, question: Question) -> None:
    for _again in range(2):
        actions.hide_post(question.post, reason="A telephone number.", by=cast.steward)
    assert not Voice.objects.filter(member=cast.asker).exists()
    for _again in range(2):
        actions.restore_post(question.post, by=cast.steward)
    assert Voice.objects.filter(member=cast.asker).exists()
    names = Event.objects.filter(name__startswith="post.").values_list("name", flat=True)
    assert sorted(names) == ["post.hidden", "post.restored"]


@pytest.mark.parametrize("reason", ["", " \u200b\n"])
def test_hiding_wants_a_reason_that_one_can_read(cast: Cast, question: Question, reason: str) -> None:
    with pytest.raises(Refused):
        actions.hide_post(question.post, reason=reason, by=cast.steward)


def test_a_question_whose_only_answer_is_hidden_is_open_again(cast: Cast, question: Question) -> None:
    answer = make_answer(question, cast.answerer)
    actions.hide_post(answer, reason="Wrong and dangerous.", by=cast.steward)
    assert now(question).is_open


def test_a_hidden_solution_solves_nothing_and_what_else_was_answered_waits_for_a_word(
    cast: Cast, question: Question
) -> None:
    answer = make_answer(question, cast.answerer, is_accepted=True)
    make_answer(question, cast.steward)
    actions.hide_post(Answer.objects.get_queryset().get(pk=answer.pk), reason="Wrong.", by=cast.steward)
    assert (now(question).is_answered, now(question).solution) == (True, None)


def test_another_answer_keeps_it_answered(cast: Cast, question: Question) -> None:
    answer = make_answer(question, cast.answerer)
    make_answer(question, cast.steward)
    actions.hide_post(answer, reason="Wrong.", by=cast.steward)
    assert now(question).is_answered


def test_what_was_withdrawn_by_mistake_goes_on_where_it_stood(cast: Cast, question: Question) -> None:
    make_answer(question, cast.answerer)
    before = now(question)
    actions.withdraw_question(before, by=cast.asker)
    clock.pass_time(timedelta(minutes=1))
    actions.reopen_question(before, by=cast.asker)
    after = now(question)
    assert after.is_answered
    assert (after.ring, after.next_step, after.next_step_at) == (before.ring, "ask_asker", before.next_step_at)


def test_one_withdrawn_whose_only_answer_was_hidden_meanwhile_is_open_when_that_is_taken_back(
    cast: Cast, question: Question
) -> None:
    answer = make_answer(question, cast.answerer)
    actions.withdraw_question(question, by=cast.asker)
    actions.hide_post(answer, reason="An advertisement.", by=cast.steward)
    assert now(question).is_closed
    actions.reopen_question(question, by=cast.asker)
    assert now(question).is_open


def test_one_closed_as_unconfirmed_is_open_again_when_its_only_answer_is_hidden(cast: Cast, question: Question) -> None:
    answer = make_answer(question, cast.answerer)
    actions.close_unconfirmed(question)
    actions.hide_post(answer, reason="An advertisement.", by=cast.steward)
    assert now(question).is_open


def test_an_answer_that_is_shown_again_waits_for_the_askers_word(cast: Cast, question: Question) -> None:
    answer = make_answer(question, cast.answerer)
    actions.hide_post(answer, reason="A telephone number.", by=cast.steward)
    actions.restore_post(answer, by=cast.steward)
    assert now(question).is_answered


def test_who_wrote_only_under_what_is_hidden_is_unknown_to_readers_until_it_is_shown(
    cast: Cast, question: Question
) -> None:
    answer = make_answer(question, cast.answerer)
    actions.reply_to(answer, "Which Home?", by=cast.leader)
    actions.hide_post(question.post, reason="A telephone number.", by=cast.steward)
    assert not Voice.objects.exists()
    actions.restore_post(question.post, by=cast.steward)
    assert Voice.objects.count() == 3
    actions.hide_post(answer, reason="A telephone number.", by=cast.steward)
    assert list(Voice.objects.values_list("member", flat=True)) == [cast.asker.pk]


@pytest.mark.parametrize("action", [actions.accept_answer, actions.say_it_failed])
def test_nothing_is_decided_by_an_answer_that_was_hidden_meanwhile(
    cast: Cast, question: Question, action: Callable[..., None]
) -> None:
    answer = make_answer(question, cast.answerer)
    actions.hide_post(answer, reason="A telephone number.", by=cast.steward)
    with pytest.raises(Refused, match="not here any more"):
        action(answer, by=cast.asker)
    assert now(question).is_open
