"""Topics by their names, as far as they are typed, for those who read something under them."""

import pytest

from commonground.conversations import actions
from commonground.conversations.queries import topics_to_name
from commonground.core.alike import Typed
from commonground.people.models import Member
from commonground.people.viewer import viewer_of
from tests.cast import Cast
from tests.make import make_question

pytestmark = pytest.mark.django_db


def found(member: Member, words: str) -> list[str]:
    return [topic.name for topic in topics_to_name(viewer_of(member), Typed.of(words))]


def test_topics_are_found_by_those_who_read_under_them(cast: Cast) -> None:
    question = make_question(author=cast.asker, group=cast.group, topics=("labelling", "line 3"))
    assert found(cast.asker, "lab") == found(cast.asker, "labeling") == ["labelling"]
    assert found(cast.asker, "3") == ["line 3"]
    assert found(cast.outsider, "lab") == found(cast.asker, "") == []
    actions.hide_post(question.post, reason="wrong", by=cast.steward)
    assert found(cast.asker, "lab") == []
