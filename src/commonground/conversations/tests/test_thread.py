"""What is read of one question: what its readers may know, and not more with a larger network."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection

from commonground.conversations import actions
from commonground.conversations.models import Post, Question
from commonground.conversations.queries import (
    answers_of,
    asked_last_in,
    earlier_of,
    files_of,
    question_page,
    replies_of,
    revision_by_id,
    texts_of,
    who_took_part,
)
from commonground.core import clock
from commonground.people.models import Membership
from commonground.people.viewer import Viewer, viewer_of
from tests.cast import Cast
from tests.make import make_answer, make_group, make_question
from tests.pictures import make_file

pytestmark = pytest.mark.django_db

_READ = """
SELECT sum(seq_tup_read + coalesce(idx_tup_fetch, 0)) FROM pg_stat_xact_user_tables
 WHERE relname IN ('conversations_post', 'conversations_question', 'conversations_attachment')"""


def rows_read() -> int:
    with connection.cursor() as cursor:
        cursor.execute(_READ)
        return int(cursor.fetchone()[0])


@pytest.mark.parametrize("read", [question_page, answers_of, replies_of, files_of, texts_of])
def test_what_other_questions_have_is_not_read(cast: Cast, read: Callable[[Viewer, int], object]) -> None:
    question = make_question(author=cast.asker, group=cast.group)
    answer = make_answer(question, cast.answerer)
    made = {"group": cast.group, "author": cast.asker, "text": "x", "html": "x"}
    others = Post.objects.bulk_create(Post(kind="question", **made) for _ in range(100))
    Question.objects.bulk_create(Question(post=post, title="x", next_step_at=post.at) for post in others)
    Post.objects.bulk_create(Post(kind="answer", parent=post, **made) for post in others)
    Post.objects.bulk_create(Post(kind="reply", parent=one, **made) for one in (answer, *others))
    for post in others[:20]:
        post.files.add(make_file(cast.asker))
    viewer = viewer_of(cast.asker)
    with connection.cursor() as cursor:  # of tables this small a plan would read all, indexes or not
        cursor.execute("ANALYZE; SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off")
    before = rows_read()
    read(viewer, question.pk)
    assert rows_read() - before < 50


def test_who_took_part_wrote_what_is_there_to_be_read(cast: Cast) -> None:
    question = make_question(author=cast.asker, group=cast.group)
    answer = make_answer(question, cast.answerer)
    hidden = actions.reply_to(question.post, "Same here.", by=cast.leader)
    actions.hide_post(hidden, reason="rude", by=cast.steward)
    actions.reply_to(answer, "It worked.", by=cast.steward)
    took_part = who_took_part(viewer_of(cast.leader), question.pk)
    assert sorted(took_part) == sorted(one.pk for one in (cast.asker, cast.answerer, cast.steward))
    assert who_took_part(viewer_of(cast.outsider), question.pk) == []


def test_what_a_post_said_once_is_for_its_readers(cast: Cast) -> None:
    question = make_question("Why?", cast.asker, cast.group, "Again.")
    for title in ("Why do labels skip?", "Why do labels skip now?"):
        actions.edit_question(question, title=title, words="Again.", by=cast.asker)
        question.refresh_from_db()
    newest, oldest = earlier_of(viewer_of(cast.answerer), question.pk, limit=5)
    assert [(one.title, one.name) for one in (newest, oldest)] == [
        ("Why do labels skip?", "Ada Asker"),
        ("Why?", "Ada Asker"),
    ]
    assert earlier_of(viewer_of(cast.answerer), question.pk, up_to=oldest.id, limit=5) == [oldest]
    assert earlier_of(viewer_of(cast.outsider), question.pk, limit=5) == []
    found = revision_by_id(viewer_of(cast.answerer), oldest.id)
    assert found is not None
    assert found.title == "Why?"
    assert revision_by_id(viewer_of(cast.outsider), oldest.id) is None


def test_the_group_in_which_she_asked_last_is_one_that_she_still_reads(cast: Cast) -> None:
    everybody = make_group("Everybody", "network")
    for group in (everybody, cast.group):
        make_question(author=cast.asker, group=group)
        clock.pass_time(timedelta(hours=1))
    assert asked_last_in(viewer_of(cast.asker)) == cast.group.pk
    Membership.objects.filter(group=cast.group, member=cast.asker).delete()
    assert asked_last_in(viewer_of(cast.asker)) == everybody.pk
    assert asked_last_in(viewer_of(cast.answerer)) is None
