"""The steps of an open question: ring by ring, then an owner, a reminder, the leader above, the administrators."""

from datetime import datetime

from commonground.conversations.models import Question
from commonground.people.models import Member, Network
from commonground.routing.models import Reach
from commonground.routing.next_step import note, plan, wait_of
from commonground.routing.ownership import Part, leader_above_owner, make_owner, next_owner, owner_stands
from commonground.routing.reaching import reach
from commonground.routing.rings import people_of, rings_ahead

Step = Question.Step


def widen(question: Question, network: Network, now: datetime) -> None:
    """Ask the next ring that has anybody in it; after the last one the question gets an owner."""
    for ring in rings_ahead(question):
        question.ring = ring
        asked = reach(question, ring, people_of(ring, question), at=now)
        if asked:
            note(question, "question.reached", ring=int(ring), members=asked)
            plan(question, Step.REACH, now + wait_of(ring, network))
            return
    give_owner(question, network, now)


def give_owner(question: Question, network: Network, now: datetime) -> None:
    """Name who must see it through: whoever did before it was opened again, else the next in line, else nobody."""
    found = _again(question) or next_owner(question)
    if found is None:
        question.owner, question.ring = None, Reach.Ring.OWNER
        _tell_administrators(question, network, now)
        return
    make_owner(question, *found, at=now, event="question.owned")
    plan(question, Step.REMIND_OWNER, now + network.owner_wait)


def remind_owner(question: Question, network: Network, now: datetime) -> None:
    """The owner did nothing yet."""
    if not owner_stands(question):
        give_owner(question, network, now)
        return
    note(question, "question.reminded", owner=question.owner_id)
    plan(question, Step.TELL_LEADER, now + network.reminder_wait)


def tell_leader(question: Question, network: Network, now: datetime) -> None:
    """The leader above takes it over; where nobody stands above, the administrators are told at once."""
    leader = leader_above_owner(question)
    if leader is None:
        tell_administrators(question, network, now)
        return
    make_owner(question, leader, "leader_above", at=now, event="question.raised")
    plan(question, Step.TELL_ADMINISTRATORS, now + network.leader_wait)


def tell_administrators(question: Question, network: Network, now: datetime) -> None:
    """The administrators are told, again and again, unless somebody can be named by now who sees it through."""
    if not owner_stands(question) and next_owner(question):
        give_owner(question, network, now)
    else:
        _tell_administrators(question, network, now)


def _tell_administrators(question: Question, network: Network, now: datetime) -> None:
    note(question, "question.administrators_told", work_group=question.author.work_group_id)
    plan(question, Step.TELL_ADMINISTRATORS, now + network.administrators_every)


def _again(question: Question) -> tuple[Member, Part] | None:
    return (question.owner, "again") if question.owner and owner_stands(question) else None
