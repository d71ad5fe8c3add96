"""The rings of people around a question: whom each widening asks."""

from collections.abc import Callable

import structlog
from django.db import transaction
from django.db.models import QuerySet

from commonground.conversations.models import Question, Topic
from commonground.people.models import Member
from commonground.routing.likeliest import Candidate, likeliest_people
from commonground.routing.models import Reach
from commonground.routing.reaching import Reason, not_yet_asked

FIRST_PEOPLE = 4
log = structlog.get_logger()


def first_people(question: Question) -> dict[int, Reason]:
    """The four likeliest to know, each with the evidence; whoever cannot be asked is left out here as well."""
    likely = {person.member_id: person.evidence for person in _likeliest(question)}
    asked = set(not_yet_asked(question).filter(pk__in=likely).values_list("pk", flat=True))
    first = [member for member in likely if member in asked][:FIRST_PEOPLE]
    return {member: {"kind": "likely", "evidence": likely[member]} for member in first}


def work_group(question: Question) -> dict[int, Reason]:
    """Those who work with the asker."""
    unit = question.author.work_group_id
    members = colleagues(question).order_by("pk").values_list("pk", flat=True)
    return {member: {"kind": "work_group", "work_group": unit} for member in members}


def colleagues(question: Question) -> QuerySet[Member]:
    """Who is left to ask of the asker's work group."""
    unit = question.author.work_group_id
    return not_yet_asked(question).filter(work_group=unit) if unit else Member.objects.none()


RINGS: dict[Reach.Ring, Callable[[Question], dict[int, Reason]]] = {
    Reach.Ring.FIRST_PEOPLE: first_people,
    Reach.Ring.WORK_GROUP: work_group,
}


def _likeliest(question: Question) -> list[Candidate]:
    """Whom the evidence names; nobody when it cannot be weighed, so that the question goes on to the next ring."""
    try:
        with transaction.atomic():
            return _weigh(question)
    except Exception:
        log.exception("likeliest_people_failed", question=question.pk)
        return []


def _weigh(question: Question) -> list[Candidate]:
    topics = list(Topic.objects.filter(filed__post=question.pk).values_list("name", flat=True))
    return likeliest_people(
        question.title,
        question.post.text,
        topics,
        group_id=question.post.group_id,
        asker_id=question.post.author_id,
        question_id=question.pk,
        limit=FIRST_PEOPLE,
    )
