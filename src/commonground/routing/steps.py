"""No question dies: what happens to a question when its next step is due.

Each step does one thing, plans the next and counts it from now, so that a worker that was down takes one step a
question and not all that it missed. A ring or a person who is not there is skipped within the same step.
"""

from collections.abc import Callable
from datetime import datetime

import structlog
from django.db import OperationalError, transaction

from commonground.conversations.models import Question
from commonground.people.models import Network
from commonground.routing import confirming, reviewing, widening

log = structlog.get_logger()

_STEPS: dict[str, Callable[[Question, Network, datetime], None]] = {
    Question.Step.REACH: widening.widen,
    Question.Step.REMIND_OWNER: widening.remind_owner,
    Question.Step.TELL_LEADER: widening.tell_leader,
    Question.Step.TELL_ADMINISTRATORS: widening.tell_administrators,
    Question.Step.ASK_ASKER: confirming.ask_asker,
    Question.Step.ASK_STEWARDS: confirming.ask_stewards,
    Question.Step.CLOSE: confirming.close,
    Question.Step.REVIEW_ANSWERER: reviewing.review,
    Question.Step.REVIEW_LIKELY: reviewing.review,
    Question.Step.REVIEW_STEWARDS: reviewing.review,
    Question.Step.REVIEW_ENDS: reviewing.end_round,
}


def take_due_steps(now: datetime) -> int:
    """Take the step of every question that is due, each in its own transaction; how many were taken.

    A step that fails does not hold up the others: it stays due, and all failures are raised in the end.
    """
    taken, network = 0, Network.get()
    failures: list[Exception] = []
    for question in list(Question.objects.due(now).order_by("next_step_at").values_list("pk", flat=True)):
        try:
            taken += take_step(question, now, network)
        except OperationalError:  # the database is away: the others would fail alike
            raise
        except Exception as failure:
            log.exception("step_failed", question=question)
            failures.append(failure)
    if failures:
        raise ExceptionGroup("steps failed and stay due", failures)
    return taken


@transaction.atomic
def take_step(question_id: int, now: datetime, network: Network | None = None) -> bool:
    """Take the question's step if it is due and nobody else is at it; whether it was taken."""
    related = Question.objects.due(now).select_related("post__author__work_group", "post__group", "solution")
    question = related.select_for_update(of=("self",), skip_locked=True).filter(pk=question_id).first()
    if question is None:
        return False
    _STEPS[question.next_step](question, network or Network.get(), now)
    return True
