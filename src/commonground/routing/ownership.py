"""Owners: who must see a question through when nobody who was asked has answered."""

from collections.abc import Iterator
from datetime import datetime
from typing import Literal

from django.db import transaction
from django.db.models import Count, Q
from django.utils.translation import gettext as _

from commonground.conversations.actions.writing import lock, standing_of
from commonground.conversations.models import Question
from commonground.core import clock
from commonground.core.require import Refused, require
from commonground.events.record import record
from commonground.people.models import Member, Membership, Network, WorkGroup
from commonground.routing.models import Reach
from commonground.routing.next_step import note
from commonground.routing.permissions import can_hand_on
from commonground.routing.reaching import can_be_asked, reach

Part = Literal["leader", "steward", "leader_above", "again"]


def owner_stands(question: Question) -> bool:
    """Whether the owner is still here and may read the question."""
    return question.owner_id is not None and can_be_asked(question).filter(pk=question.owner_id).exists()


def next_owner(question: Question) -> tuple[Member, Part] | None:
    """The leader of the asker's work group; without one the least burdened steward; without one the next leader up."""
    leaders = list(leaders_above(question))
    own = question.author.work_group
    if own and leaders and leaders[0].pk == own.leader_id:
        return leaders[0], "leader"
    stewards = stewards_of(question)
    if stewards:
        return stewards[0], "steward"
    return (leaders[0], "leader_above") if leaders else None


def stewards_of(question: Question) -> list[Member]:
    """The stewards of the group but the asker, who sees fewest unsolved questions through first."""
    stewards = Membership.objects.filter(group=question.post.group_id, role=Membership.Role.STEWARD).values("member")
    unsolved = Q(owned_questions__solved_at=None, owned_questions__closed_at=None)
    burdened = can_be_asked(question).filter(pk__in=stewards)
    return list(burdened.annotate(burden=Count("owned_questions", filter=unsolved)).order_by("burden", "pk"))


def leaders_above(question: Question) -> Iterator[Member]:
    """The leaders from the asker's work group upwards who may read the question, nearest first."""
    chain = list(_leaders(question.author.work_group))
    standing = {member.pk: member for member in can_be_asked(question).filter(pk__in=chain)}
    return (standing[leader] for leader in dict.fromkeys(chain) if leader in standing)


def _leaders(unit: WorkGroup | None) -> Iterator[int]:
    passed: set[int] = set()
    while unit is not None and unit.pk not in passed:
        passed.add(unit.pk)
        if unit.leader_id is not None:
            yield unit.leader_id
        unit = unit.parent


def leader_above_owner(question: Question) -> Member | None:
    """Who takes over from an idle owner: the next leader up, beginning above the owner if she leads there herself."""
    leaders = list(leaders_above(question))
    places = [place for place, leader in enumerate(leaders) if leader.pk == question.owner_id]
    return next(iter(leaders[places[0] + 1 if places else 0 :]), None)


def make_owner(question: Question, member: Member, part: Part, *, at: datetime, event: str) -> None:
    """Let `member` see the question through: she is asked if she was not before, and reminded when she stays idle."""
    question.owner, question.ring = member, Reach.Ring.OWNER
    reach(question, Reach.Ring.OWNER, {member.pk: {"kind": "owner", "as": part}}, at=at)
    stewards = [steward.pk for steward in stewards_of(question)] if part == "steward" else []
    others = [steward for steward in stewards if steward != member.pk]
    reach(question, Reach.Ring.OWNER, dict.fromkeys(others, {"kind": "steward"}), at=at)
    note(question, event, owner=member.pk, **{"as": part}, stewards=others)


@transaction.atomic
def hand_on_question(question: Question, *, to: Member, by: Member) -> None:
    """Name who sees the question through from now on; if it is still open she is reminded like any owner."""
    question = lock(question.pk)
    require(can_hand_on, by, question, standing_of(by, question))
    if question.owner_id == to.pk:
        return
    if not question.is_unsolved:
        raise Refused(_("It is done already. There is nothing to hand on."))
    if not can_be_asked(question).filter(pk=to.pk).exists():
        raise Refused(
            _("Choose somebody who may read it and did not ask it. %(name)s cannot take it.") % {"name": to.name}
        )
    now = clock.now()
    question.owner = to
    if question.is_open:
        question.ring = Reach.Ring.OWNER
        question.plan(Question.Step.REMIND_OWNER, now + Network.get().owner_wait)
    question.save()
    reach(question, Reach.Ring.OWNER, {to.pk: {"kind": "owner", "as": "handed_on", "by": by.pk}}, at=now)
    data = {"owner": to.pk, "as": "handed_on"}
    record("question.handed_on", actor=by, subject=question, group=question.post.group_id, data=data)
