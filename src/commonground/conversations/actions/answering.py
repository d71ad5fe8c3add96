"""Answering and replying."""

from collections.abc import Iterable, Sequence

from django.db import transaction

from commonground.conversations.actions.writing import change_files, lock, post_files, rewrite, sent_before, write
from commonground.conversations.doubting import doubt_what_was_edited
from commonground.conversations.mentions import mentioned_in
from commonground.conversations.merged import answers_shown, home_of
from commonground.conversations.models import Answer, Attachment, Follow, Post, Question
from commonground.conversations.models.following import begin_to_follow
from commonground.conversations.permissions import can_answer, can_edit
from commonground.core import clock, text
from commonground.core.require import require
from commonground.events.record import record
from commonground.people.models import Member, Network

_REOPENS = {Question.CloseReason.UNCONFIRMED}


@transaction.atomic
def answer_question(
    question: Question, words: str, *, files: Iterable[Attachment] = (), by: Member, key: int | None = None
) -> Answer:
    """Answer; an open question then waits for its asker's word, one closed as unconfirmed does so again."""
    require(can_answer, by, question)
    given = sent_before(Post.Kind.ANSWER, words, by=by, parent=question.pk, key=key)
    if given:
        return Answer.objects.get_queryset().get(pk=given.pk)
    question = lock(question.pk)
    stood = question.as_it_stands()
    post = write(Post.Kind.ANSWER, by=by, group=question.post.group_id, words=words, parent=question.pk, key=key)
    asker = question.post.author
    post.is_across = (by.organisation_id, by.work_group_id) != (asker.organisation_id, asker.work_group_id)
    post.is_from_stranger = by != asker and not _have_met(by, asker, before=post)
    post.save(update_fields=["is_across", "is_from_stranger"])
    post_files(post, files, by=by)
    has_an_answer(question)
    begin_to_follow(question.pk, by.pk, Follow.Began.ANSWERED)
    answer = Answer.objects.get_queryset().get(pk=post.pk)
    mentioned = mentioned_in(post.html, by=by, group=post.group_id)
    data = {"question": question.pk, "mentioned": mentioned, "stood": stood}
    record("answer.given", actor=by, subject=answer, group=post.group_id, data=data)
    return answer


@transaction.atomic
def edit_answer(
    answer: Post, words: str, *, files: Sequence[Attachment] = (), without: Sequence[Attachment] = (), by: Member
) -> None:
    """Change the words and files of an answer or reply; what it was stays in the history."""
    require(can_edit, by, answer)
    question = lock(home_of(answer.top.pk))
    post = Post.objects.select_for_update().get(pk=answer.pk)
    if post.text == text.clean(words) and not (files or without):
        return
    data = {"question": question.pk, "mentioned": rewrite(post, words, by=by)}
    change_files(post, files, without, by=by)
    doubt_what_was_edited(question, post, by=by)
    record("answer.edited", actor=by, subject=answer, group=post.group_id, data=data)


@transaction.atomic
def reply_to(post: Post, words: str, *, files: Iterable[Attachment] = (), by: Member, key: int | None = None) -> Post:
    """Reply under a question or an answer; under one closed as unconfirmed it asks again whether it helped.

    What is said to a reply or to an article goes under what that belongs to.
    """
    if post.kind in {Post.Kind.REPLY, Post.Kind.ARTICLE} and post.parent is not None:
        post = post.parent
    given = sent_before(Post.Kind.REPLY, words, by=by, parent=post.pk, key=key)
    if given:
        return given
    question = lock(post.parent_id or post.pk)
    require(can_answer, by, question)
    stood = question.as_it_stands()
    reply = write(Post.Kind.REPLY, by=by, group=post.group_id, words=words, parent=post.pk, key=key)
    post_files(reply, files, by=by)
    data = {"question": question.pk, "to": post.pk}
    if question.close_reason in _REOPENS or (question.is_answered and by.pk == question.post.author_id):
        has_an_answer(question)
        data["stood"] = stood
    begin_to_follow(question.pk, by.pk, Follow.Began.REPLIED)
    data["mentioned"] = mentioned_in(reply.html, by=by, group=post.group_id)
    record("reply.given", actor=by, subject=reply, group=post.group_id, data=data)
    return reply


def has_an_answer(question: Question) -> None:
    """It waits for its asker's word, unless it is solved or closed for good."""
    if question.is_solved or (question.is_closed and question.close_reason not in _REOPENS):
        return
    now = clock.now()
    question.become_open(now)
    question.become_answered(now, ask_asker_at=now + Network.get().asker_asked_after)
    question.save()


def has_lost_answers(question: Question) -> None:
    """A solution that stands there no more solves nothing; without answers it is open, with others it waits again."""
    answers = answers_shown(question.pk)
    lives_by_answers = question.is_answered or question.close_reason in _REOPENS
    is_solution_gone = question.solution_id is not None and not answers.filter(pk=question.solution_id).exists()
    if not is_solution_gone and not (lives_by_answers and not answers.exists()):
        return
    question.become_open(clock.now())
    question.save()
    if answers.exists():
        has_an_answer(question)


def _have_met(one: Member, other: Member, *, before: Post) -> bool:
    answers = Answer.objects.get_queryset().exclude(pk=before.pk)
    return (
        answers.filter(author=one, parent__author=other).exists()
        or answers.filter(author=other, parent__author=one).exists()
    )
