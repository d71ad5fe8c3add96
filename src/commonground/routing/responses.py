"""What the people asked change about the next step: by saying "I'm on it" or "not for me", or by leaving."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from commonground.conversations.actions.writing import lock
from commonground.conversations.models import Question
from commonground.events.models import Event
from commonground.people.models import Network, Reader
from commonground.routing.models import Reach
from commonground.routing.next_step import plan, wait_of
from commonground.routing.widening import give_owner

_STEPS = (
    "question.reached",
    "question.owned",
    "question.handed_on",
    "question.reminded",
    "question.raised",
    "question.administrators_told",
)
Step = Question.Step


@transaction.atomic
def wait_for_her(question_id: int, said: Event) -> None:
    """Somebody is on it: the step that would go over her head waits its time once more, counted from the last step.

    However many say so, and however often, it waits once: until the next step is taken there is only one such moment.
    """
    question = lock(question_id)
    last, wait = _steps_of(question).last(), _wait_before(question)
    if not (question.is_open and last and wait) or _was_stepped_since(said, question):
        return
    later = last.at + 2 * wait
    if question.next_step_at and question.next_step_at < later:
        plan(question, Step(question.next_step), later)


@transaction.atomic
def go_on_without(question_id: int, said: Event, *, now: datetime) -> None:
    """When nobody asked is left who could answer, the next ring is due now."""
    question = lock(question_id)
    if not question.is_open or _was_stepped_since(said, question):
        return
    if question.next_step == Step.REACH and not _is_anybody_left(question):
        _hurry(question, Step.REACH, now)


def release(member_id: int, left: Event, *, now: datetime) -> None:
    """What she was asked and may not read any more is handed on: to the next owner, or to the next ring."""
    owned = Question.objects.unsolved().filter(owner=member_id)
    asked = Question.objects.unsolved().filter(
        reaches__member=member_id, reaches__response__in=("", Reach.Response.ON_IT), next_step=Step.REACH
    )
    for question in sorted({*owned.values_list("pk", flat=True), *asked.values_list("pk", flat=True)}):
        _release(question, member_id, left, now)


@transaction.atomic
def _release(question_id: int, member_id: int, left: Event, now: datetime) -> None:
    question = lock(question_id)
    if _may_read(member_id, question) or question.post.is_hidden or not question.is_unsolved:
        return
    if question.owner_id == member_id:
        _replace_owner(question, now)
    elif question.is_open and question.next_step == Step.REACH and not _was_stepped_since(left, question):
        _hurry(question, Step.REACH, now)


def _hurry(question: Question, step: Question.Step, now: datetime) -> None:
    """The step is due now, or stays due since when it was."""
    plan(question, step, min(now, question.next_step_at or now))


def _replace_owner(question: Question, now: datetime) -> None:
    if question.is_open and question.ring == Reach.Ring.OWNER:
        give_owner(question, Network.get(), now)
        return
    question.owner = None
    question.save()


def _wait_before(question: Question) -> timedelta | None:
    """How long the step that is planned was to wait; None for those that wait for nobody."""
    network = Network.get()
    waits = {
        Step.REACH: wait_of(question.ring, network),
        Step.REMIND_OWNER: network.owner_wait,
        Step.TELL_LEADER: network.reminder_wait,
    }
    return waits.get(Step(question.next_step)) if question.next_step else None


def _steps_of(question: Question) -> QuerySet[Event]:
    """The steps taken so far, in their order."""
    return Event.objects.filter(kind="question", subject=question.pk, name__in=_STEPS).order_by("pk")


def _was_stepped_since(event: Event, question: Question) -> bool:
    """Whether the event was heeded before and the question has moved on: a second run must not hurry it again."""
    return _steps_of(question).filter(pk__gt=event.pk).exists()


def _is_anybody_left(question: Question) -> bool:
    readers = Reader.objects.filter(group_id=question.post.group_id).values("member_id")
    silent = question.reaches.exclude(response=Reach.Response.NOT_ME)
    return silent.filter(member_id__in=readers).exists()


def _may_read(member_id: int, question: Question) -> bool:
    return Reader.objects.filter(member_id=member_id, group_id=question.post.group_id).exists()
