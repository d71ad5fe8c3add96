"""Thanks, "me too", and "it failed for me"."""

from django.db import transaction

from commonground.conversations.actions.writing import SETTLES_IN, lock, require_shown
from commonground.conversations.doubting import cast_doubt
from commonground.conversations.merged import home_of
from commonground.conversations.models import Answer, Follow, Question, Reaction
from commonground.conversations.models.following import begin_to_follow
from commonground.conversations.permissions import can_answer, can_thank, can_want
from commonground.core import clock
from commonground.core.require import require
from commonground.events.models import Event
from commonground.events.record import record
from commonground.people.models import Member


@transaction.atomic
def thank(answer: Answer, *, by: Member, takes_back: bool = False) -> None:
    """Thank the author, or take it back."""
    require(can_thank, by, answer)
    data: dict[str, object] = {"question": answer.question_id}
    if not _react(answer.pk, Reaction.Kind.THANKS, by=by, takes_back=takes_back):
        return
    if takes_back:
        said = Event.objects.filter(name="answer.thanked", kind="answer", subject=answer.pk, actor=by.pk)
        data["events"] = list(said.order_by("-pk").values_list("pk", flat=True)[:1])
    name = "answer.thanks_taken_back" if takes_back else "answer.thanked"
    record(name, actor=by, subject=answer, group=answer.group_id, data=data)


@transaction.atomic
def want_to_know(question: Question, *, by: Member, takes_back: bool = False) -> None:
    """Me too: she follows it. Taken back, she no longer does if that is all she did there."""
    require(can_want, by, question)
    if takes_back:
        by_itself = Follow.objects.filter(began=Follow.Began.ME_TOO, stopped_at=None)
        by_itself.filter(member=by, kind=Follow.Kind.QUESTION, subject=question.pk).delete()
    else:
        begin_to_follow(question.pk, by.pk, Follow.Began.ME_TOO)
    if _react(question.pk, Reaction.Kind.ME_TOO, by=by, takes_back=takes_back) and not takes_back:
        record("question.wanted", actor=by, subject=question, group=question.post.group_id)


@transaction.atomic
def say_it_failed(answer: Answer, *, by: Member) -> None:
    """It did not help here: one that was accepted is in doubt; a question that waits for a word is open again."""
    question = lock(home_of(answer.question_id))
    require(can_answer, by, question)
    require_shown(answer)
    if not _react(answer.pk, Reaction.Kind.FAILED, by=by, takes_back=False):
        return
    data = {"question": question.pk, "stood": question.as_it_stands()}
    record("answer.failed", actor=by, subject=answer, group=answer.group_id, data=data)
    if question.solution_id == answer.pk:
        cast_doubt(question, Question.Doubt.FAILED, by=by, asked_in=SETTLES_IN)
    if question.is_answered or question.close_reason == Question.CloseReason.UNCONFIRMED:
        question.become_open(clock.now() + SETTLES_IN)  # nobody else is asked while she may take it back
        question.save()
        record("question.reopened", actor=by, subject=question, group=answer.group_id, data={"was": "failed"})


def _react(post: int, kind: Reaction.Kind, *, by: Member, takes_back: bool) -> bool:
    """Whether it changed anything."""
    if takes_back:
        taken_back, _rows = Reaction.objects.filter(post_id=post, member=by, kind=kind).delete()
        return taken_back > 0
    _reaction, is_new = Reaction.objects.get_or_create(post_id=post, member=by, kind=kind, defaults={"at": clock.now()})
    return is_new
