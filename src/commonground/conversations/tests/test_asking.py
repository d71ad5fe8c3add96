"""Asking a question."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commonground.conversations import actions
from commonground.conversations.models import Post, Question
from commonground.events.models import Event
from tests.cast import Cast

pytestmark = pytest.mark.portable


def test_a_question_is_open_and_its_next_step_is_now(cast: Cast) -> None:
    question = actions.ask_question("Why?", "*Because*", group=cast.group, topics=["labels"], by=cast.asker)
    question.refresh_from_db()
    assert question.is_open
    assert question.next_step_at == question.post.at
    assert question.post.html == "<p><em>Because</em></p>\n"
    assert [filed.topic.name for filed in question.post.filed.all()] == ["labels"]


def test_who_may_not_read_a_group_may_not_ask_there(cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        actions.ask_question("Why?", "", group=cast.group, by=cast.outsider)
    assert not Post.objects.exists()


def test_the_same_form_sent_twice_asks_once(cast: Cast) -> None:
    for _again in range(2):
        actions.ask_question("Why?", "", group=cast.group, by=cast.asker, key=77)
    assert Question.objects.count() == 1
    assert Event.objects.filter(name="question.asked").count() == 1


def test_new_topics_are_made_in_one_order_so_that_two_who_ask_never_wait_in_a_ring(cast: Cast) -> None:
    with CaptureQueriesContext(connection) as captured:
        actions.ask_question("Why?", "", group=cast.group, topics=["valves", "labels"], by=cast.asker)
    made = [query["sql"] for query in captured if query["sql"].startswith('INSERT INTO "conversations_topic"')]
    assert ["labels" in made[0], "valves" in made[1]] == [True, True]


def test_edit_question_keeps_what_it_said(cast: Cast) -> None:
    question = actions.ask_question("Why?", "Old.", group=cast.group, topics=["labels"], by=cast.asker)
    for _again in range(2):
        actions.edit_question(question, title="Why now?", words="New.", topics=["lids"], by=cast.asker)
    question.refresh_from_db()
    assert (question.title, question.post.text) == ("Why now?", "New.")
    assert [(r.title, r.text) for r in question.post.revisions.all()] == [("Why?", "Old.")]
    assert [filed.topic.name for filed in question.post.filed.all()] == ["lids"]
    assert Event.objects.filter(name="question.edited").count() == 1


def test_edit_question_leaves_topics_alone_when_none_are_given(cast: Cast) -> None:
    question = actions.ask_question("Why?", "Old.", group=cast.group, topics=["labels"], by=cast.asker)
    actions.edit_question(question, title="Why?", words="New.", by=cast.asker)
    assert question.post.filed.count() == 1


def test_nobody_edits_the_question_of_another(cast: Cast) -> None:
    question = actions.ask_question("Why?", "", group=cast.group, by=cast.asker)
    with pytest.raises(PermissionDenied):
        actions.edit_question(question, title="x", words="x", by=cast.steward)


def test_topics_keep_the_case_of_their_first_writer(cast: Cast) -> None:
    actions.ask_question("Why?", "", group=cast.group, topics=["Kyros 40"], by=cast.asker)
    again = actions.ask_question("Why again?", "", group=cast.group, topics=["kyros 40", " "], by=cast.asker)
    assert [filed.topic.name for filed in again.post.filed.all()] == ["Kyros 40"]
