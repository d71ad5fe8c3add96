"""What members do about being asked, and about an answer that spares them asking."""

from collections.abc import Callable

from django.db import transaction
from django.utils.translation import gettext as _

from commonground.conversations.actions.writing import lock
from commonground.conversations.models import Answer, Question
from commonground.core import clock
from commonground.core.require import Refused, require
from commonground.events.record import record
from commonground.people.models import Member
from commonground.routing.models import Reach, Reuse
from commonground.routing.permissions import can_choose_questions, can_mark_seen, can_respond, can_reuse_answer


@transaction.atomic
def respond_on_it(question: Question, *, by: Member) -> None:
    """She who was asked is on it; the asker sees it."""
    _respond(*_locked(question, by, can_respond), Reach.Response.ON_IT, by=by)


@transaction.atomic
def respond_not_me(question: Question, *, by: Member) -> None:
    """She who was asked cannot help with this one; its owner hands it on or closes it, which is seen."""
    question, reach = _locked(question, by, can_respond)
    if question.owner_id == by.pk and question.is_unsolved:
        raise Refused(_("It is yours to see through. Hand it on, or close it with a reason."))
    _respond(question, reach, Reach.Response.NOT_ME, by=by)


@transaction.atomic
def mark_seen(question: Question, *, by: Member) -> None:
    """She who was asked has opened it. The event says that somebody did, not who: it is counted, never named."""
    question, reach = _locked(question, by, can_mark_seen)
    if reach.seen_at is not None:
        return
    reach.seen_at = clock.now()
    reach.save(update_fields=["seen_at"])
    record("reach.seen", actor=None, subject=question, group=question.post.group_id)


@transaction.atomic
def stop_taking_questions(*, by: Member) -> None:
    """She is asked no more, until she says otherwise."""
    require(can_choose_questions, by)
    if _take_questions(by, takes=False):
        record("member.stopped_taking_questions", actor=by, subject=by)


@transaction.atomic
def take_questions_again(*, by: Member) -> None:
    """She may be asked again."""
    require(can_choose_questions, by)
    if _take_questions(by, takes=True):
        record("member.takes_questions_again", actor=by, subject=by)


@transaction.atomic
def reuse_answer(answer: Answer, *, by: Member) -> None:
    """This solves it: the answer helped somebody who then did not have to ask. One's own answer is not counted."""
    require(can_reuse_answer, by)
    if by.pk == answer.author_id:
        return
    _reuse, is_new = Reuse.objects.get_or_create(answer_id=answer.pk, member=by, defaults={"at": clock.now()})
    if is_new:
        data = {"question": answer.question_id}
        record("answer.reused", actor=by, subject=answer, group=answer.group_id, data=data)


def _locked(question: Question, by: Member, rule: Callable[[Member, Reach | None], bool]) -> tuple[Question, Reach]:
    question = lock(question.pk)
    reach = Reach.objects.filter(question=question.pk, member=by).first()
    require(rule, by, reach)
    assert reach is not None  # noqa: S101 (the rules refuse who was not asked)
    return question, reach


def _respond(question: Question, reach: Reach, response: Reach.Response, *, by: Member) -> None:
    if reach.response == response:
        return
    if not question.is_unsolved:
        raise Refused(_("It is done already. Nobody waits for you here."))
    reach.response, reach.responded_at = response, clock.now()
    reach.save(update_fields=["response", "responded_at"])
    data = {"question": question.pk, "response": response}
    record("reach.responded", actor=by, subject=reach, group=question.post.group_id, data=data)


def _take_questions(member: Member, *, takes: bool) -> bool:
    changed = Member.objects.filter(pk=member.pk, takes_questions=not takes).update(takes_questions=takes)
    member.takes_questions = takes
    return changed > 0
