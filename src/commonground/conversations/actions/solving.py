"""Accepting the answer that solved it."""

from django.db import transaction

from commonground.conversations.actions.ageing import reviewed_after
from commonground.conversations.actions.writing import lock, require_shown, standing_of
from commonground.conversations.merged import home_of
from commonground.conversations.models import Answer
from commonground.conversations.permissions import can_accept_answer
from commonground.core import clock
from commonground.core.require import require
from commonground.events.record import record
from commonground.people.models import Member, Network


@transaction.atomic
def accept_answer(answer: Answer, *, by: Member) -> None:
    """Mark `answer` as the one that solved its question, in place of any other."""
    question = lock(home_of(answer.question_id))
    require(can_accept_answer, by, question, standing_of(by, question))
    if question.solution_id == answer.pk:
        return
    require_shown(answer)
    now = clock.now()
    question.solve_with(answer, by=by, at=now, review_at=now + reviewed_after(question.pk))
    question.save()
    record("answer.accepted", actor=by, subject=answer, group=answer.group_id, data={"question": question.pk})


@transaction.atomic
def unaccept_answer(answer: Answer, *, by: Member) -> None:
    """Take it back: the question waits for a word on its answers again."""
    question = lock(home_of(answer.question_id))
    require(can_accept_answer, by, question, standing_of(by, question))
    if question.solution_id != answer.pk:
        return
    now = clock.now()
    question.become_open(now)
    question.become_answered(now, ask_asker_at=now + Network.get().asker_asked_after)
    question.save()
    record("answer.unaccepted", actor=by, subject=answer, group=answer.group_id, data={"question": question.pk})
