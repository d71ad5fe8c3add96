"""What people say about an answer that was accepted before: that it is still right, or no longer."""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from commonground.conversations.actions.ageing import reviewed_after
from commonground.conversations.actions.writing import lock, standing_of
from commonground.conversations.doubting import cast_doubt
from commonground.conversations.merged import home_of
from commonground.conversations.models import Answer, Question, TopicSteward
from commonground.core import clock
from commonground.core.require import Refused, require
from commonground.events.models import Event
from commonground.events.record import record
from commonground.knowledge.models import Article
from commonground.people.models import Member, Network
from commonground.people.viewer import is_no_wider
from commonground.routing.models import CheckRequest
from commonground.routing.permissions import CheckStanding, can_check_answer, can_doubt_answer

_AGAIN = timedelta(hours=1)  # within which the same word of the same member is the same


def check_standing_of(member: Member, question: Question) -> CheckStanding:
    """What the member is to the accepted answer of a question."""
    return CheckStanding(
        is_answerer=question.solution is not None and question.solution.author_id == member.pk,
        keeps_article=Article.objects.filter(question=question.pk, owner=member).exists(),
        keeps_topic=TopicSteward.objects.of_question(question.pk).filter(member=member).exists(),
        was_asked=CheckRequest.objects.filter(question=question.pk, member=member).exists(),
    )


@transaction.atomic
def check_answer(answer: Answer, *, by: Member) -> None:
    """Still right: nobody is asked until it has to be looked at again."""
    question = lock(home_of(answer.question_id))
    require(can_check_answer, by, standing_of(by, question), check_standing_of(by, question))
    _require_accepted(answer, question)
    now = clock.now()
    was_just_now = question.checked_at is not None and question.checked_at > now - _AGAIN
    if was_just_now and question.checked_by_id == by.pk and not question.doubt:
        return
    question.check_answer(by=by, at=now, review_at=now + reviewed_after(question.pk))
    question.save()
    record("answer.checked", actor=by, subject=answer, group=answer.group_id, data={"question": question.pk})


@transaction.atomic
def doubt_answer(answer: Answer, *, by: Member) -> None:
    """No longer right: readers are told, and who asked. It stays in doubt until somebody gives a better one.

    Nobody else is asked for now whether it is right, since somebody who may know has said so.
    """
    question = lock(home_of(answer.question_id))
    require(can_doubt_answer, by, standing_of(by, question), check_standing_of(by, question))
    _require_accepted(answer, question)
    if question.doubt == Question.Doubt.SAID:
        return
    cast_doubt(question, Question.Doubt.SAID, by=by)
    question.plan(Question.Step.REVIEW_ANSWERER, clock.now() + Network.get().review_again_after)
    question.save()
    record("answer.doubted", actor=by, subject=answer, group=answer.group_id, data={"question": question.pk})


def doubt_older_answers(accepted: Event) -> None:
    """The same question, asked elsewhere, has a newer answer now; told only where all who read it may read both."""
    question = Question.objects.select_related("post__group", "duplicate_of").get(pk=accepted.data["question"])
    same = [question.duplicate_of_id, *question.duplicates.values_list("pk", flat=True)]
    for other in sorted(filter(None, same)):
        _doubt_older_answer(other, question, accepted)


@transaction.atomic
def _doubt_older_answer(older: int, newer: Question, accepted: Event) -> None:
    question = lock(older)
    looked_at = question.checked_at or question.solved_at
    if newer.solution_id != accepted.subject or looked_at is None or looked_at >= accepted.at:
        return
    if is_no_wider(question.post.group, newer.post.group):
        question.cast_doubt(Question.Doubt.NEWER, by=newer.solved_by, at=accepted.at)
        question.save()


def _require_accepted(answer: Answer, question: Question) -> None:
    if question.solution_id != answer.pk:
        raise Refused(_("It is not the answer that solved it any more."))
