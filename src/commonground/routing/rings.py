"""The rings of people around a question: whom each widening asks."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import structlog
from django.db import transaction
from django.db.models import Q, QuerySet

from commonground.conversations.models import Question, Topic, TopicSteward
from commonground.people.distance import without_kept_away
from commonground.people.models import Member
from commonground.routing.likeliest import Candidate, likeliest_people
from commonground.routing.models import Reach
from commonground.routing.reaching import Reason, not_yet_asked

FIRST_PEOPLE = 4
MOST = 30  # of a ring larger than this only those are asked who are likely to know
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Ring:
    """Who stands in a ring, asked before or not; and in which words each of them is told why."""

    inside: Callable[[Question], Q | None]
    kind: str

    def left(self, question: Question) -> QuerySet[Member]:
        """Who of them is left to ask."""
        inside = self.inside(question)
        return Member.objects.none() if inside is None else not_yet_asked(question).filter(inside)

    def people(self, question: Question) -> dict[int, Reason]:
        """Whom to ask, each with her reason; not those whom the asker mutes or blocks.

        Who blocks the asker is asked with all others, so that nobody can tell, and never sees it (`reach_of`).
        """
        people = without_kept_away(self.left(question), question.post.author_id)
        left = list(people.order_by("pk").values_list("pk", flat=True)[: MOST + 1])
        if len(left) > MOST:
            likely = [one for one in likeliest(question, MOST) if not one.is_faint]
            return _among(people, likely, MOST)
        return dict.fromkeys(left, {"kind": self.kind})


def first_people(question: Question) -> dict[int, Reason]:
    """The four likeliest to know, each with the evidence; whoever cannot be asked is left out here as well."""
    return _among(not_yet_asked(question), likeliest(question, FIRST_PEOPLE), FIRST_PEOPLE)


def _work_group(question: Question) -> Q | None:
    """Those who work with the asker."""
    unit = question.author.work_group_id
    return Q(work_group=unit) if unit else None


def _neighbours(question: Question) -> Q | None:
    """The work groups beside hers under the same parent, the parent itself, and those under hers."""
    unit = question.author.work_group
    if unit is None:
        return None
    beside = Q(work_group__parent=unit.pk)
    if unit.parent_id:
        beside |= Q(work_group=unit.parent_id) | Q(work_group__parent=unit.parent_id)
    return beside & ~Q(work_group=unit.pk)


def _organisation(question: Question) -> Q:
    """The others in her organisation."""
    return Q(organisation=question.author.organisation_id)


def _topic_stewards(question: Question) -> Q:
    """Those who keep its topics."""
    return Q(pk__in=TopicSteward.objects.of_question(question.pk).values("member"))


RINGS: dict[Reach.Ring, Ring] = {
    Reach.Ring.WORK_GROUP: Ring(_work_group, "work_group"),
    Reach.Ring.NEIGHBOURS: Ring(_neighbours, "neighbour"),
    Reach.Ring.ORGANISATION: Ring(_organisation, "organisation"),
    Reach.Ring.TOPIC_STEWARDS: Ring(_topic_stewards, "topic_steward"),
}


def rings_ahead(question: Question) -> list[Reach.Ring]:
    """Those that were not asked yet, the nearest first; the owner comes after them."""
    return [ring for ring in Reach.Ring if question.ring < ring < Reach.Ring.OWNER]


def people_of(ring: Reach.Ring, question: Question) -> dict[int, Reason]:
    """Whom to ask in the ring, each with her reason."""
    return first_people(question) if ring == Reach.Ring.FIRST_PEOPLE else RINGS[ring].people(question)


def _among(members: QuerySet[Member], likely: Sequence[Candidate], most: int) -> dict[int, Reason]:
    asked = set(members.filter(pk__in=[one.member_id for one in likely]).values_list("pk", flat=True))
    first = [one for one in likely if one.member_id in asked][:most]
    return {one.member_id: {"kind": "likely", "evidence": one.evidence} for one in first}


def likeliest(question: Question, most: int) -> list[Candidate]:
    """Whom the evidence names; nobody when it cannot be weighed, so that the question goes on to the next ring."""
    try:
        with transaction.atomic():
            return _weigh(question, most)
    except Exception:
        log.exception("likeliest_people_failed", question=question.pk)
        return []


def _weigh(question: Question, most: int) -> list[Candidate]:
    """Of a solved question also those who were asked or answered: they may know whether that is still right."""
    topics = list(Topic.objects.filter(filed__post=question.pk).values_list("name", flat=True))
    return likeliest_people(
        question.title,
        question.post.text,
        topics,
        group_id=question.post.group_id,
        asker_id=question.post.author_id,
        question_id=None if question.is_solved else question.pk,
        limit=most,
    )
