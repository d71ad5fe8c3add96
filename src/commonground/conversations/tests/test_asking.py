"""Asking a question."""

import pytest
from django.core.exceptions import PermissionDenied

from commonground.conversations import actions
from commonground.conversations.models import Post, Question
from commonground.events.models import Event
from tests.cast import Cast


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
