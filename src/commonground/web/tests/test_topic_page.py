"""The page of a topic: what helped most, what waits, what was written up, who knows and who keeps it."""

import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from commonground.conversations import actions as conversations
from commonground.conversations.models import Question, Topic, TopicSteward
from commonground.core import db
from commonground.knowledge.actions import publish_article
from commonground.people.viewer import anonymous_viewer, viewer_of
from commonground.routing.actions import reuse_answer
from commonground.web.log import log_lines
from commonground.web.shell import topic_url
from commonground.web.topic_lists import TopicCounts, best_answers, count_topic, people_who_know
from tests.cast import Cast
from tests.make import make_answer, make_group, make_question

ClientOf = Callable[[str], Client]


def solve(cast: Cast, title: str, group: object = None) -> Question:
    question = make_question(title, cast.asker, group or cast.group, topics=("labels",))  # type: ignore[arg-type]
    make_answer(question, cast.answerer, is_accepted=True)
    question.refresh_from_db()
    return question


@pytest.fixture
def topic(cast: Cast) -> Topic:
    """Two solved questions of a closed group, the older of which helped more, one that waits, and an article."""
    old, _new = solve(cast, "Old one?"), solve(cast, "New one?")
    make_question("Who knows?", cast.asker, cast.group, topics=("labels",))
    publish_article(old, title="Old one, written up", words="W", by=cast.asker)
    solution = make_answer(old, cast.answerer)
    conversations.accept_answer(solution, by=cast.asker)
    conversations.thank(solution, by=cast.leader)
    reuse_answer(solution, by=cast.leader)
    reuse_answer(solution, by=cast.steward)
    return Topic.objects.get()


def test_what_helped_most_comes_first_and_each_person_counts_once(cast: Cast, topic: Topic) -> None:
    viewer = viewer_of(cast.leader)
    assert [(row.title, helped) for row, helped in best_answers(viewer, topic.pk, limit=5)] == [
        ("Old one?", 2),
        ("New one?", 0),
    ]
    assert count_topic(viewer, topic.pk) == TopicCounts(waiting=1, done=2, solved=2, articles=1)
    assert [(one.name, one.title) for one in people_who_know(viewer, topic.pk, limit=5)] == [
        ("Ansel Answerer", "New one?")
    ]


def test_nothing_of_a_closed_group_counts_for_others(cast: Cast, topic: Topic) -> None:
    solve(cast, "May we bathe?", make_group("River", "public"))
    for viewer, names in ((viewer_of(cast.outsider), ["Ansel Answerer"]), (anonymous_viewer(), [])):
        assert count_topic(viewer, topic.pk) == TopicCounts(waiting=0, done=1, solved=1, articles=0)
        assert [row.title for row, _helped in best_answers(viewer, topic.pk, limit=5)] == ["May we bathe?"]
        assert [one.name for one in people_who_know(viewer, topic.pk, limit=5)] == names
    cast.answerer.shows_solved = False
    cast.answerer.save()
    assert people_who_know(viewer_of(cast.outsider), topic.pk, limit=5) == []


def test_its_page_shows_the_first_of_each_and_its_parts_all(client_of: ClientOf, cast: Cast, topic: Topic) -> None:
    client, address = client_of("leader"), topic_url(topic.pk, topic.name)

    def titles(query: str = "") -> list[str]:
        page = client.get(address + query).content.decode()
        return re.findall(r'class="title"[^>]*><a[^>]*>([^<]*)', page)

    assert titles() == ["Old one?", "New one?", "Old one, written up", "Who knows?"]
    assert titles("?part=waiting") == ["Who knows?"]
    assert titles("?part=done") == ["New one?", "Old one?"]
    assert titles("?part=articles") == ["Old one, written up"]
    assert titles("?part=nothing") == titles()
    assert "helped 2" in client.get(address).content.decode()
    for number in range(20):
        make_question(f"Another, number {number}?", cast.asker, cast.group, topics=("labels",))
    first = client.get(f"{address}?part=waiting").content.decode()
    more = re.search(r'href="(\?part=waiting&amp;after=\w+)"', first)
    assert more
    assert titles(more[1].replace("&amp;", "&")) == ["Another, number 19?"]
    with CaptureQueriesContext(connection) as queries, db.counted() as statements:
        client.get(address)
    assert len(queries) + len(statements) <= 15


def test_an_empty_part_says_the_first_useful_act(client_of: ClientOf, cast: Cast) -> None:
    make_question("Who knows?", cast.asker, cast.group, topics=("labels",))
    address = topic_url(Topic.objects.get().pk, "labels")
    page = client_of("leader").get(address).content.decode()
    for said in ("Nothing is solved here yet.", "See what waits", "What is solved can become an article."):
        assert said in page


def test_stewards_of_a_topic_are_added_and_removed_on_its_page(client_of: ClientOf, cast: Cast, topic: Topic) -> None:
    TopicSteward.objects.create(topic=topic, member=cast.leader)
    address = f"/t/{topic.code}"
    form = f"{address}/stewards"
    assert "Add a steward" not in client_of("asker").get(topic_url(topic.pk, topic.name)).content.decode()
    assert [client_of(who).get(form).status_code for who in ("leader", "asker", "outsider", "anonymous")] == [
        200,
        403,
        404,
        302,
    ]
    assert client_of("leader").post(form, {"handle": "Nobody"}).status_code == 422
    added = client_of("leader").post(form, {"handle": "Ansel Answerer"}, follow=True).content.decode()
    remove = f"{form}/{cast.answerer.code}/remove"
    assert remove in added
    assert "Ansel Answerer keeps this topic now." in added
    removed = client_of("leader").post(remove, follow=True).content.decode()
    assert set(topic.stewards.all()) == {cast.leader}
    assert f"{form}/{cast.answerer.code}" in removed
    client_of("leader").post(f"{form}/{cast.answerer.code}")
    assert set(topic.stewards.all()) == {cast.leader, cast.answerer}
    assert client_of("asker").post(remove).status_code == 403
    assert client_of("outsider").post(remove).status_code == 404
    assert {line.topic for line in log_lines(viewer_of(cast.leader))} == {"labels"}
    assert {line.topic for line in log_lines(viewer_of(cast.administrator))} == {None}
