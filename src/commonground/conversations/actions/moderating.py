"""Hiding a post with a reason, and showing it again."""

from django.db import transaction
from django.utils.translation import gettext as _

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
    if not Post.objects.filter(group_id=post.group_id, author_id=post.author_id, hidden_at=None).exists():
        Voice.objects.filter(group_id=post.group_id, member_id=post.author_id).delete()
    _follow(question, hidden=post)
    record("post.hidden", actor=by, subject=post, group=post.group_id, data={"reason": post.hidden_reason})


@transaction.atomic
def restore_post(post: Post, *, by: Member) -> None:
    """Show it again."""
    _question, post = _locked(post, by)
    if not post.is_hidden:
        return
    post.hidden_at = post.hidden_by = None
    post.hidden_reason = ""
    post.save(update_fields=["hidden_at", "hidden_by", "hidden_reason"])
    Voice.objects.get_or_create(group_id=post.group_id, member_id=post.author_id)
    record("post.restored", actor=by, subject=post, group=post.group_id)


def _locked(post: Post, by: Member) -> tuple[Question, Post]:
    top = post
    while top.parent is not None:
        top = top.parent
    question = lock(top.pk)
    require(can_hide, by, post, standing_of(by, question))
    return question, Post.objects.select_for_update().get(pk=post.pk)


def _follow(question: Question, *, hidden: Post) -> None:
    """What hiding means for the state: a hidden solution solves nothing, and without answers it is open."""
    if hidden.kind != Post.Kind.ANSWER:
        return
    answers = Answer.objects.get_queryset().filter(parent=question.pk, hidden_at=None)
    if question.solution_id == hidden.pk or (question.is_answered and not answers.exists()):
        question.become_open(clock.now())
        question.save()
