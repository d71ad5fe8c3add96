"""Hiding a post with a reason, and showing it again."""

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from commonground.conversations.actions.answering import has_an_answer, has_lost_answers
from commonground.conversations.actions.writing import held_home, lock, settle_voices, standing_of, stands_again
from commonground.conversations.models import Post, Question, Ruling
from commonground.conversations.permissions import can_hide, can_restore
from commonground.conversations.reports import close_reports, open_again, open_reports, undo
from commonground.core import clock, text
from commonground.core.require import Refused, require
from commonground.events.models import Event
from commonground.events.record import record
from commonground.people.models import Member


@transaction.atomic
def hide_post(post: Post, *, reason: str, by: Member) -> None:
    """Take a post out of everybody's sight; its author learns why. A question whose answers are all gone is open again.

    It answers all who reported the post. Whoever reported it herself leaves that to somebody else.
    """
    question, post = _locked(post)
    require(can_hide, by, post, standing_of(by, question))
    if text.is_blank(reason):
        raise Refused(_("Say why. Its author and the log are told."))
    if post.is_hidden:
        return
    if open_reports(post.pk).filter(by=by).exists():
        raise Refused(
            _("You reported it yourself, so somebody else decides. Take your report back to hide it yourself.")
        )
    post.hidden_at, post.hidden_by, post.hidden_reason = clock.now(), by, text.clean(reason)
    post.save(update_fields=["hidden_at", "hidden_by", "hidden_reason"])
    give_voices(question)
    stood = question.as_it_stands()
    follow_hidden(question, hidden=post)
    ruling = close_reports(post, Ruling.Kind.HIDDEN, reason=reason, actor=by)
    why = {"reason": post.hidden_reason, "ruling": ruling.pk, "kind": ruling.kind}
    data = {"question": question.pk, **why, "stood": stood}
    record("post.hidden", actor=by, subject=post, group=post.group_id, data=data)


@transaction.atomic
def restore_post(post: Post, *, by: Member) -> None:
    """Show it again, and what was reported waits for a decision again. What an appeal decided stands."""
    question, post = _locked(post)
    require(can_restore, by, post, standing_of(by, question))
    if not post.is_hidden or post.is_taken_back:
        return
    ruling = Ruling.objects.filter(post=post, kind=Ruling.Kind.HIDDEN, undone_at=None).latest("pk")
    if ruling.appeal_decided_at is not None:
        raise Refused(its_appeal_was_decided())
    show_again(ruling, by=by)
    open_again(ruling)


def show_again(ruling: Ruling, *, by: Member) -> None:
    """Undo that it was hidden: all is as it was, unless something happened to the question since.

    An open question that has an answer by that waits for its asker's word.
    """
    question, post = _locked(ruling.post)
    hidden = Event.objects.filter(name="post.hidden", subject=post.pk).order_by("pk").last()
    post.hidden_at = post.hidden_by = None
    post.hidden_reason = ""
    post.save(update_fields=["hidden_at", "hidden_by", "hidden_reason"])
    give_voices(question)
    home = held_home(question)
    is_as_it_was = home is question and hidden is not None and stands_again(question, hidden)
    if not is_as_it_was and post.kind == Post.Kind.ANSWER and home.is_open:
        has_an_answer(home)
    undo(ruling, actor=by)
    data = {"question": question.pk, "ruling": ruling.pk, "kind": "undone"}
    record("post.restored", actor=by, subject=post, group=post.group_id, data=data)


def its_appeal_was_decided() -> str:
    """What is said to whoever would undo it."""
    return _("Its appeal was decided. That stands.")


def _locked(post: Post) -> tuple[Question, Post]:
    question = lock(post.top.pk)
    return question, Post.objects.select_for_update().get(pk=post.pk)


def give_voices(question: Question) -> None:
    """Of those who wrote under the question, who has something in the group that is shown is known to its readers."""
    group, top = question.post.group_id, question.pk
    wrote = Q(pk=top) | Q(parent=top) | Q(parent__parent=top)
    authors = set(Post.objects.filter(wrote).values_list("author_id", flat=True))
    settle_voices(group, authors)


def follow_hidden(question: Question, *, hidden: Post) -> None:
    """What hiding means for the state of the question that decides about it."""
    home = held_home(question)
    if hidden.kind != Post.Kind.REPLY and hidden.pk != home.pk:
        has_lost_answers(home)
