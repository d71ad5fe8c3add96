"""Thanks, "me too", and "it failed for me"."""

from django.db import transaction

from commonground.conversations.actions.writing import lock, require_shown
from commonground.conversations.models import Answer, Question, Reaction
from commonground.conversations.permissions import can_answer, can_thank, can_want
from commonground.core import clock
from commonground.core.require import require
from commonground.events.record import record
from commonground.people.models import Member


@transaction.atomic
def thank(answer: Answer, *, by: Member, takes_back: bool = False) -> None:
    """Thank the author, or take it back."""
    require(can_thank, by, answer)
    if _react(answer.pk, Reaction.Kind.THANKS, by=by, takes_back=takes_back):
        record("answer.thanked", actor=by, subject=answer, group=answer.group_id, data={"question": answer.question_id})


@transaction.atomic
def want_to_know(question: Question, *, by: Member, takes_back: bool = False) -> None:
    """Me too: she is told when it is solved."""
    require(can_want, by, question)
    if _react(question.pk, Reaction.Kind.ME_TOO, by=by, takes_back=takes_back):
        record("question.wanted", actor=by, subject=question, group=question.post.group_id)


@transaction.atomic
def say_it_failed(answer: Answer, *, by: Member) -> None:
    """It did not help here: a question that waits for a word, or closed without one, is open again."""
    question = lock(answer.question_id)
    require(can_answer, by, question)
    require_shown(answer)
    if not _react(answer.pk, Reaction.Kind.FAILED, by=by, takes_back=False):
        return
    record("answer.failed", actor=by, subject=answer, group=answer.group_id, data={"question": question.pk})
    if question.is_answered or question.close_reason == Question.CloseReason.UNCONFIRMED:
        question.become_open(clock.now())
        question.save()
        record("question.reopened", actor=by, subject=question, group=answer.group_id, data={"was": "failed"})


def _react(post: int, kind: Reaction.Kind, *, by: Member, takes_back: bool) -> bool:
    if takes_back:
        Reaction.objects.filter(post_id=post, member=by, kind=kind).delete()
        return False
    _reaction, is_new = Reaction.objects.get_or_create(post_id=post, member=by, kind=kind, defaults={"at": clock.now()})
    return is_new
