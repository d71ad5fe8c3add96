"""Hiding a post with a reason, and showing it again."""

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from commonground.conversations.actions.answering import has_an_answer
from commonground.conversations.actions.writing import lock, standing_of
from commonground.conversations.models import Answer, Post, Question
from commonground.conversations.permissions import can_hide
from commonground.core import clock, text
from commonground.core.require import Refused, require
from commonground.events.record import record
from commonground.people.models import Member, Voice


@transaction.atomic
def hide_post(post: Post, *, reason: str, by: Member) -> None:
    """Take a post out of everybody's sight. A question whose answers are all gone is open again."""
    question, post = _locked(post, by)
    if not text.clean(reason):
        raise Refused(_("Say why. The reason stands in the log."))
    if post.is_hidden:
        return
    post.hidden_at, post.hidden_by, post.hidden_reason = clock.now(), by, text.clean(reason)
    post.save(update_fields=["hidden_at", "hidden_by", "hidden_reason"])
    _give_voices(question)
    _follow(question, hidden=post)
    data = {"question": question.pk, "reason": post.hidden_reason}
    record("post.hidden", actor=by, subject=post, group=post.group_id, data=data)


@transaction.atomic
def restore_post(post: Post, *, by: Member) -> None:
    """Show it again. An open question that has an answer by that waits for its asker's word."""
    question, post = _locked(post, by)
    if not post.is_hidden:
        return
    post.hidden_at = post.hidden_by = None
    post.hidden_reason = ""
    post.save(update_fields=["hidden_at", "hidden_by", "hidden_reason"])
    _give_voices(question)
    if post.kind == Post.Kind.ANSWER and question.is_open:
        has_an_answer(question)
    record("post.restored", actor=by, subject=post, group=post.group_id, data={"question": question.pk})


def _locked(post: Post, by: Member) -> tuple[Question, Post]:
    question = lock(post.top.pk)
    require(can_hide, by, post, standing_of(by, question))
    return question, Post.objects.select_for_update().get(pk=post.pk)


def _give_voices(question: Question) -> None:
    """Of those who wrote under the question, who has something in the group that is shown is known to its readers."""
    group, top = question.post.group_id, question.pk
    wrote = Q(pk=top) | Q(parent=top) | Q(parent__parent=top)
    authors = set(Post.objects.filter(wrote).values_list("author_id", flat=True))
    shown = set(Post.objects.shown().filter(group=group, author__in=authors).values_list("author_id", flat=True))
    Voice.objects.filter(group=group, member__in=authors - shown).delete()
    Voice.objects.bulk_create((Voice(group_id=group, member_id=author) for author in shown), ignore_conflicts=True)


def _follow(question: Question, *, hidden: Post) -> None:
    """What hiding means for the state: a hidden solution solves nothing, and without answers it is open."""
    if hidden.kind != Post.Kind.ANSWER:
        return
    answers = Answer.objects.get_queryset().filter(parent=question.pk, hidden_at=None)
    lives_by_answers = question.is_answered or question.close_reason == Question.CloseReason.UNCONFIRMED
    if question.solution_id == hidden.pk or (lives_by_answers and not answers.exists()):
        question.become_open(clock.now())
        question.save()
