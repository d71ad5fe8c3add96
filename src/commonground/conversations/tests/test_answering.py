"""Answering, editing and replying."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from commonground.conversations import actions
from commonground.conversations.models import Answer, Post, Question
from commonground.core import clock
from commonground.events.models import Event
from commonground.people.models import Network
from tests.cast import Cast
from tests.make import make_answer, make_member, make_question

pytestmark = pytest.mark.portable


def test_an_answer_stops_the_reach_and_waits_for_the_askers_word(cast: Cast) -> None:
    question = make_question(author=cast.asker, group=cast.group)
    actions.answer_question(question, "Hold Home.", by=cast.answerer)
    question.refresh_from_db()
    assert question.is_answered
    assert question.next_step == Question.Step.ASK_ASKER
    assert question.next_step_at == clock.now() + timedelta(days=3)


def test_the_times_are_the_networks(cast: Cast) -> None:
    Network.objects.create(pk=1, asker_asked_after=timedelta(hours=5))
    question = make_answer(make_question(author=cast.asker, group=cast.group), cast.answerer).parent.question
    assert question.next_step_at == clock.now() + timedelta(hours=5)


def test_an_answer_from_another_work_group_is_across_a_boundary(cast: Cast) -> None:
    question = make_question(author=cast.asker, group=cast.group)
    assert make_answer(question, cast.answerer).is_across
    assert not make_answer(question, cast.steward).is_across


def test_a_stranger_has_never_answered_the_asker_nor_been_answered_by_her(cast: Cast) -> None:
    first = make_answer(make_question(author=cast.asker, group=cast.group), cast.answerer)
    again = make_answer(make_question(author=cast.asker, group=cast.group), cast.answerer)
    back = make_answer(make_question(author=cast.answerer, group=cast.group), cast.asker)
    assert (first.is_from_stranger, again.is_from_stranger, back.is_from_stranger) == (True, False, False)


def test_ones_own_answer_is_no_strangers(cast: Cast) -> None:
    assert not make_answer(make_question(author=cast.asker, group=cast.group), cast.asker).is_from_stranger


def test_the_same_answer_sent_twice_is_given_once(cast: Cast) -> None:
    question = make_question(author=cast.asker, group=cast.group)
    for _again in range(2):
        actions.answer_question(question, "Hold Home.", by=cast.answerer, key=5)
    assert Answer.objects.count() == 1
    assert Event.objects.filter(name="answer.given").count() == 1


def test_who_has_left_does_not_answer(cast: Cast) -> None:
    question = make_question(author=cast.asker, group=cast.group)
    with pytest.raises(PermissionDenied):
        actions.answer_question(question, "x", by=make_member(is_active=False))


def test_an_answer_to_a_solved_question_changes_nothing_else(cast: Cast) -> None:
    question = make_answer(make_question(author=cast.asker, group=cast.group), cast.answerer, is_accepted=True).parent
    make_answer(question.question, cast.steward)
    question.question.refresh_from_db()
    assert question.question.is_solved


def test_an_answer_opens_what_was_closed_as_unconfirmed(cast: Cast) -> None:
    question = make_question(author=cast.asker, group=cast.group)
    make_answer(question, cast.answerer)
    actions.close_unconfirmed(question)
    make_answer(question, cast.steward)
    question.refresh_from_db()
    assert question.is_answered


def test_edit_answer_keeps_what_it_said(cast: Cast) -> None:
    answer = make_answer(make_question(author=cast.asker, group=cast.group), cast.answerer, text="Old.")
    for _again in range(2):
        actions.edit_answer(answer, "New.", by=cast.answerer)
    answer.refresh_from_db()
    assert (answer.text, answer.edited_at) == ("New.", clock.now())
    assert [revision.text for revision in answer.revisions.all()] == ["Old."]
    assert Event.objects.filter(name="answer.edited").count() == 1


def test_nobody_edits_the_words_of_others(cast: Cast) -> None:
    answer = make_answer(make_question(author=cast.asker, group=cast.group), cast.answerer)
    with pytest.raises(PermissionDenied):
        actions.edit_answer(answer, "Mine.", by=cast.steward)


def test_reply_to_a_question_and_to_an_answer(cast: Cast) -> None:
    answer = make_answer(make_question(author=cast.asker, group=cast.group), cast.answerer)
    under_answer = actions.reply_to(answer, "Which Home?", by=cast.asker)
    under_question = actions.reply_to(answer.parent, "Since when?", by=cast.steward)
    to_a_reply = actions.reply_to(under_answer, "The green one.", by=cast.answerer)
    assert (under_answer.parent_id, under_question.parent_id) == (answer.pk, answer.parent_id)
    assert to_a_reply.parent_id == answer.pk


def test_the_same_reply_sent_twice_is_given_once(cast: Cast) -> None:
    question = make_question(author=cast.asker, group=cast.group)
    for _again in range(2):
        actions.reply_to(question.post, "Since when?", by=cast.steward, key=6)
    assert Post.objects.filter(kind="reply").count() == 1


def test_a_reply_of_the_asker_gives_the_answer_more_time(cast: Cast) -> None:
    answer = make_answer(make_question(author=cast.asker, group=cast.group), cast.answerer)
    clock.pass_time(timedelta(days=2))
    actions.reply_to(answer, "I try it at the 14:00 hand-over.", by=cast.asker)
    assert Question.objects.get(pk=answer.parent_id).next_step_at == clock.now() + timedelta(days=3)


def test_a_reply_opens_what_was_closed_as_unconfirmed(cast: Cast) -> None:
    answer = make_answer(make_question(author=cast.asker, group=cast.group), cast.answerer)
    actions.close_unconfirmed(answer.parent.question)
    actions.reply_to(answer, "It worked.", by=cast.leader)
    assert Question.objects.get(pk=answer.parent_id).is_answered
