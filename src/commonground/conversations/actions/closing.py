"""Closing a question without a solution, for one of five reasons, and opening it again."""

from django.db import transaction
from django.utils.translation import gettext as _

from commonground.conversations.actions.answering import has_an_answer, has_lost_answers
from commonground.conversations.actions.writing import lock, standing_of, stands_again
from commonground.conversations.merged import answers_shown, can_be_merged, home_of
from commonground.conversations.models import Answer, Question
from commonground.conversations.permissions import can_close_as_duplicate, can_decline, can_reopen, can_withdraw
from commonground.core import clock, text
from commonground.core.require import Refused, require
from commonground.events.models import Event
from commonground.events.record import record
from commonground.people.models import Member


@transaction.atomic
def withdraw_question(question: Question, *, by: Member) -> None:
    """The asker no longer needs to know."""
    question = lock(question.pk)
    require(can_withdraw, by, question, standing_of(by, question))
    _close(question, Question.CloseReason.WITHDRAWN, by=by)


@transaction.atomic
def decline_question(question: Question, *, note: str, by: Member) -> None:
    """Its owner says why it will not be answered; the asker reads the reason."""
    question = lock(question.pk)
    require(can_decline, by, question, standing_of(by, question))
    if text.is_blank(note):
        raise Refused(_("Say why, so that the asker knows."))
    _close(question, Question.CloseReason.DECLINED, by=by, note=text.clean(note))


@transaction.atomic
def close_as_duplicate(question: Question, *, of: Question, by: Member) -> None:
    """It was asked before. It is merged into the older one where nobody loses or learns anything by that.

    Otherwise the two are linked, and the link shows only to who may read both.
    """
    list(Question.objects.select_for_update(of=("self",)).filter(pk__in=[question.pk, of.pk]).order_by("pk"))
    question = lock(question.pk)
    require(can_close_as_duplicate, by, question, standing_of(by, question))
    of = lock(home_of(of.pk))
    if of.pk == question.pk:
        raise Refused(_("Paste the address of the older question, not of this one."))
    if not question.is_unsolved:
        return
    question.duplicate_of, question.is_merged = of, can_be_merged(question, of)
    question.save()
    if question.is_merged and of.is_open and answers_shown(of.pk).exists():
        _close(question, Question.CloseReason.DUPLICATE, by=by, into=of.pk, stood=of.as_it_stands())
        has_an_answer(of)
    else:
        _close(question, Question.CloseReason.DUPLICATE, by=by)


@transaction.atomic
def close_unconfirmed(question: Question) -> None:
    """Nobody said whether the answers helped; a new reply or "it failed for me" opens it again."""
    question = lock(question.pk)
    if question.is_answered:
        _close(question, Question.CloseReason.UNCONFIRMED, by=None)


@transaction.atomic
def reopen_question(question: Question, *, by: Member) -> None:
    """It still burns: the next people are asked; one that was withdrawn or merged goes on where it stood."""
    question = lock(question.pk)
    require(can_reopen, by, question, standing_of(by, question))
    if not question.is_closed:
        return
    was, keeps_its_step = question.close_reason, question.is_merged
    home = lock(question.duplicate_of_id) if keeps_its_step and question.duplicate_of_id else None
    if (keeps_its_step or was == Question.CloseReason.WITHDRAWN) and _stands_as_it_stood(question):
        question.go_on()
    else:
        question.become_open(clock.now())
        question.ring = -1
    question.save()
    if home:
        _take_out(question, home, by=by)
    if keeps_its_step and question.is_open and answers_shown(question.pk).exists():
        has_an_answer(question)
    record("question.reopened", actor=by, subject=question, group=question.post.group_id, data={"was": was})


def _take_out(question: Question, home: Question, *, by: Member) -> None:
    """What was given to it is no longer read under the other: neither as its solution nor as its answer."""
    solution = home.solution
    if solution and solution.parent_id == question.pk:
        record("answer.unaccepted", actor=by, subject=solution, group=solution.group_id, data={"question": home.pk})
    merged = Event.objects.filter(name="question.closed", kind="question", subject=question.pk).order_by("pk").last()
    if merged is None or _has_got_others(home, since=merged) or not stands_again(home, merged):
        has_lost_answers(home)


def _has_got_others(home: Question, *, since: Event) -> bool:
    """Whether answers stand there that were given to what was merged into it later."""
    return answers_shown(home.pk).filter(parent__question__closed_at__gte=since.at).exists()


def _stands_as_it_stood(question: Question) -> bool:
    """Whether it has a next step, and an answer if it had one: the only one may have been hidden meanwhile."""
    answers = Answer.objects.get_queryset().filter(parent=question.pk, hidden_at=None)
    return question.next_step_at is not None and (question.answered_at is None or answers.exists())


def _close(
    question: Question, reason: Question.CloseReason, *, by: Member | None, note: str = "", **more: object
) -> None:
    if not question.is_unsolved:
        return
    question.close(reason, by=by, at=clock.now(), note=note)
    question.save()
    record("question.closed", actor=by, subject=question, group=question.post.group_id, data={"reason": reason, **more})
