"""Who keeps a topic, and who says so."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from commonground.conversations.actions import change_review_time, make_topic_steward, unmake_topic_steward
from commonground.conversations.models import Topic
from commonground.core.ids import encode
from commonground.core.require import Refused
from commonground.events.models import Event
from tests.cast import Cast
from tests.make import make_member, make_question


@pytest.fixture
def topic(cast: Cast) -> Topic:
    """A topic that nobody keeps yet."""
    make_question(author=cast.asker, group=cast.group, topics=("labels",))
    return Topic.objects.get()


def test_stewards_of_a_topic_are_made_and_unmade_once(cast: Cast, topic: Topic) -> None:
    for _again in range(2):
        make_topic_steward(topic, cast.leader, by=cast.administrator)
    for _again in range(2):
        make_topic_steward(topic, cast.answerer, by=cast.leader)
    assert set(topic.stewards.all()) == {cast.leader, cast.answerer}
    for _again in range(2):
        unmake_topic_steward(topic, cast.answerer, by=cast.leader)
    assert list(topic.stewards.all()) == [cast.leader]
    names = list(Event.objects.filter(name__startswith="topic.").order_by("pk").values_list("name", "subject"))
    assert names == [
        ("topic.steward_made", cast.leader.pk),
        ("topic.steward_made", cast.answerer.pk),
        ("topic.steward_unmade", cast.answerer.pk),
    ]


def test_only_who_keeps_a_topic_and_administrators_name_its_stewards(cast: Cast, topic: Topic) -> None:
    for who in ("asker", "steward", "leader"):
        with pytest.raises(PermissionDenied):
            make_topic_steward(topic, cast.leader, by=getattr(cast, who))
        with pytest.raises(PermissionDenied):
            unmake_topic_steward(topic, cast.leader, by=getattr(cast, who))
    with pytest.raises(Refused, match="has left"):
        make_topic_steward(topic, make_member("Gone", is_active=False), by=cast.administrator)


def test_change_review_time_is_for_who_keeps_it_and_happens_once(cast: Cast, topic: Topic) -> None:
    make_topic_steward(topic, cast.leader, by=cast.administrator)
    for _again in range(2):
        change_review_time(topic, timedelta(days=30), by=cast.leader)
    assert Topic.objects.get().reviewed_after == timedelta(days=30)
    change_review_time(topic, None, by=cast.administrator)
    changed = Event.objects.filter(name="topic.review_time_changed").order_by("pk")
    assert [event.data for event in changed] == [{"days": 30}, {"days": None}]
    with pytest.raises(Refused):
        change_review_time(topic, timedelta(hours=1), by=cast.leader)
    with pytest.raises(PermissionDenied):
        change_review_time(topic, None, by=cast.steward)


def test_its_page_sets_it_and_refuses_what_is_no_number(
    cast: Cast, topic: Topic, client_of: Callable[[str], Client]
) -> None:
    make_topic_steward(topic, cast.leader, by=cast.administrator)
    client, address = client_of("leader"), f"/t/{encode(topic.pk)}/review"
    assert client.get(address).status_code == 200
    assert client.post(address, {"days": "soon"}).status_code == 422
    assert client.post(address, {"days": "30"}).status_code == 302
    assert Topic.objects.get().reviewed_after == timedelta(days=30)
    assert 'value="30"' in client.get(address).content.decode()
    assert client_of("steward").get(address).status_code == 403
    assert client_of("outsider").get(address).status_code == 404
