"""Asking, and changing what was asked."""

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import Q

from commonground.conversations.actions.writing import SENT_AGAIN, change_files, lock, post_files, rewrite, write
from commonground.conversations.doubting import doubt_what_was_edited
from commonground.conversations.mentions import mentioned_in
from commonground.conversations.models import Attachment, Filed, Follow, Post, Question, Topic
from commonground.conversations.models.following import begin_to_follow
from commonground.conversations.permissions import can_ask, can_edit
from commonground.core import clock, once, text
from commonground.core.require import require
from commonground.events.record import record
from commonground.people.models import Group, Member, Reader


@transaction.atomic
def ask_question(
    title: str,
    words: str,
    *,
    group: Group,
    topics: Iterable[str] = (),
    files: Iterable[Attachment] = (),
    by: Member,
    key: int | None = None,
) -> Question:
    """Ask in a group. Its next step is due at once. The same form sent twice (`key`) asks once."""
    require(can_ask, by, Reader.objects.filter(member=by, group=group).exists())
    asked = _asked_before(title, words, group=group, by=by, key=key)
    if asked:
        return asked
    now = clock.now()
    post = write(Post.Kind.QUESTION, by=by, group=group, words=words, key=key)
    question = Question(post=post, title=text.clean(title))
    question.become_open(now)
    question.save(force_insert=True)
    file_under(post, topics)
    post_files(post, files, by=by)
    begin_to_follow(post.pk, by.pk, Follow.Began.ASKED)
    data = {"mentioned": mentioned_in(post.html, by=by, group=group.pk)}
    record("question.asked", actor=by, subject=question, group=group.pk, data=data)
    return question


@transaction.atomic
def edit_question(
    question: Question,
    *,
    title: str,
    words: str,
    topics: Iterable[str] | None = None,
    files: Sequence[Attachment] = (),
    without: Sequence[Attachment] = (),
    by: Member,
) -> None:
    """Change the words, put in files and take others away (`without`); what it was stays in the history."""
    require(can_edit, by, question.post)
    question = lock(question.pk)
    new_title, new_words = text.clean(title), text.clean(words)
    if topics is not None:
        Filed.objects.filter(post=question.post).exclude(topic__name__in=list(topics)).delete()
        file_under(question.post, topics)
    if (question.title, question.post.text) == (new_title, new_words) and not (files or without):
        return
    data = {"mentioned": rewrite(question.post, new_words, by=by, old_title=question.title)}
    change_files(question.post, files, without, by=by)
    question.title = new_title
    question.save(update_fields=["title"])
    doubt_what_was_edited(question, question.post, by=by)
    record("question.edited", actor=by, subject=question, group=question.post.group_id, data=data)


def _asked_before(title: str, words: str, *, group: Group, by: Member, key: int | None) -> Question | None:
    """What this form asked when it was sent before, or the one she went back to; other words are another question."""
    once.hold(key)
    if key is None:
        return None
    said = Q(title=text.clean(title), post__text=text.clean(words))
    same = said & Q(post__at__gt=clock.now() - SENT_AGAIN, closed_at=None, post__hidden_at=None)
    same |= said & Q(pk=key)
    same |= Q(pk=key, post__revisions__title=text.clean(title), post__revisions__text=text.clean(words))
    return Question.objects.filter(same, post__author=by, post__group=group).first()


def file_under(post: Post, topics: Iterable[str]) -> None:
    """File a post under topics, made where they are new; the case of the first writer stays."""
    names = dict.fromkeys(" ".join(name.split())[:40] for name in topics)
    # Made in one order, so that two who ask never wait in a ring.
    known = {name: _topic(name) for name in sorted(names) if name}
    for name in filter(None, names):
        Filed.objects.get_or_create(post=post, topic=known[name])


def _topic(name: str) -> Topic:
    return Topic.objects.filter(name__iexact=name).first() or Topic.objects.get_or_create(name=name)[0]
