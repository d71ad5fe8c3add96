"""Filling an empty network with the demo, as if all of it had happened here."""

from contextlib import AbstractContextManager, nullcontext
from datetime import datetime, timedelta

from django.db import transaction

from commonground.conversations.models import Question
from commonground.core import clock, db
from commonground.demo import story
from commonground.demo.remembering import remember
from commonground.demo.settling import Settled, settle
from commonground.demo.telling import Teller
from commonground.events.models import Event
from commonground.events.names import DECLARED
from commonground.feed.models import Notice
from commonground.people.models import Network, Organisation
from commonground.routing.steps import take_step
from commonground.search.encoder.client import encoding_here
from commonground.search.encoder.model import local_encoder
from commonground.search.encoder.weights import finds_by_meaning
from commonground.search.indexing import index_many
from commonground.search.statistics import fold_words

_FEED = "commonground.feed"
_SETTLED_FOR = timedelta(days=900)
_TOLD_FROM = timedelta(days=6)
_UNREAD_FROM = timedelta(days=2)


def is_loaded() -> bool:
    """Whether somebody is here already."""
    return Organisation.objects.exists()


@transaction.atomic
def load() -> None:
    """Settle the network, tell its story, and let follow what follows from it."""
    now = clock.now()
    with clock.held(now - _SETTLED_FOR):
        made = settle()
    remembered = remember(made, now)
    teller = Teller(made, now)
    teller.tell()
    _leave(made)
    index_many(remembered, by_meaning=False)
    with _meaning():
        index_many([question.pk for question in teller.questions.values()])
        fold_words()
        _widen(now)
    _tell_members(now)
    _forget_jobs()


def _meaning() -> AbstractContextManager[object]:
    """The model in this very process where there is one: the one that answers for all has not started yet."""
    return encoding_here(local_encoder()) if finds_by_meaning() else nullcontext()


def _leave(made: Settled) -> None:
    """Who has left by now, and who takes no questions; both took part in what came before."""
    for person in story.people():
        member = made.members[person["handle"]]
        member.is_active = person.get("is_active", True)
        member.takes_questions = person.get("takes_questions", True)
        member.save(update_fields=["is_active", "takes_questions"])


def _widen(now: datetime) -> None:
    """What waits has had its steps, each at its time: the story says whom the first one reached."""
    wait = Network.get().first_people_wait
    for question in Question.objects.unsolved().select_related("post"):
        if question.is_open and question.reaches.exists():
            question.ring = 0
            question.plan(Question.Step.REACH, question.post.at + wait)
            question.save()
    for question in Question.objects.due(now):
        _take_steps(question, now)


def _take_steps(question: Question, now: datetime) -> None:
    while question.next_step_at is not None and question.next_step_at <= now:
        at = question.next_step_at
        with clock.held(at):
            take_step(question.pk, at)
        question.refresh_from_db()
        if question.next_step_at == at:
            raise RuntimeError(f"{question} stands still")


def _tell_members(now: datetime) -> None:
    """Give members the notices of the last days, the older ones read, and mail none of them."""
    for event in Event.objects.filter(at__gte=now - _TOLD_FROM).order_by("at", "id"):
        telling = [handler for handler in DECLARED[event.name].listens if handler.__module__.startswith(_FEED)]
        with clock.held(event.at):
            for handler in telling:
                handler(event)
    Notice.objects.update(mail_at=None)
    Notice.objects.filter(event__at__lt=now - _UNREAD_FROM).update(read_at=now)


def _forget_jobs() -> None:
    """What the jobs of these events would do is done."""
    db.execute("DELETE FROM procrastinate_events")
    db.execute("DELETE FROM procrastinate_jobs")
