"""What people do about the next step themselves: ask the next ring now, or somebody by name."""

from django.db import transaction
from django.utils.translation import gettext as _

from commonground.conversations.actions.writing import lock, standing_of
from commonground.conversations.models import Question
from commonground.core import clock
from commonground.core.require import Refused, require
from commonground.events.record import record
from commonground.people.models import Member, Network
from commonground.routing.actions import respond_not_me
from commonground.routing.models import Reach
from commonground.routing.next_step import plan
from commonground.routing.permissions import can_ask_by_name, can_widen
from commonground.routing.reaching import not_yet_asked, reach
from commonground.routing.widening import widen


@transaction.atomic
def widen_question(question: Question, *, after: int, by: Member) -> None:
    """Ask the next ring now, before its time has come; pressed twice, `after` the same ring, it widens once."""
    question = lock(question.pk)
    require(can_widen, by, standing_of(by, question))
    if not question.waits_for_reach or question.ring != after:
        return
    record("question.widened", actor=by, subject=question, group=question.post.group_id)
    widen(question, Network.get(), clock.now())


@transaction.atomic
def ask_by_name(question: Question, *, to: Member, by: Member) -> None:
    """Ask this member too; the next ring leaves her its time. Who was asked herself and names another is out of it."""
    question = lock(question.pk)
    own = Reach.objects.filter(question=question.pk, member=by).first()
    standing = standing_of(by, question)
    require(can_ask_by_name, by, standing, own)
    if question.reaches.filter(member=to).exists():
        return
    if not question.is_unsolved:
        raise Refused(_("It is done already. Nobody has to be asked."))
    if not not_yet_asked(question).filter(pk=to.pk).exists():
        raise Refused(_("%(name)s cannot be asked: choose somebody else.") % {"name": to.name})
    now, ring = clock.now(), Reach.Ring(max(question.ring, Reach.Ring.FIRST_PEOPLE))
    reach(question, ring, {to.pk: {"kind": "named", "by": by.pk}}, at=now)
    data = {"members": [to.pk], "is_in_office": standing.is_steward or standing.is_admin}
    record("question.asked_by_name", actor=by, subject=question, group=question.post.group_id, data=data)
    if question.waits_for_reach and question.next_step_at:
        plan(question, Question.Step.REACH, max(question.next_step_at, now + Network.get().first_people_wait))
    if own and not own.response and question.owner_id != by.pk:
        respond_not_me(question, by=by)
