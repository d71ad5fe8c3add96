"""The pages that read: home, groups, topics and questions, to each of the cast; with a bound on their statements."""

from collections.abc import Callable
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from commonground.conversations import actions
from commonground.conversations.models import Filed, Topic
from commonground.core import db
from commonground.core.ids import encode
from commonground.people.models import Member
from commonground.people.viewer import viewer_of
from commonground.routing.actions import respond_not_me
from commonground.routing.lists import question_rows
from commonground.routing.ownership import hand_on_question
from commonground.search.statistics import fold_words
from commonground.web.shell import group_url, question_url, topic_url
from tests.cast import Cast
from tests.jobs import run_waiting_jobs
from tests.make import make_answer, make_group, make_question
from tests.rows import rows_read

ClientOf = Callable[[str], Client]
READERS = ("asker", "answerer", "steward", "leader")
OTHERS = ("anonymous", "guest", "customer", "partner", "outsider", "administrator")


@pytest.mark.parametrize("who", READERS + OTHERS)
def test_a_question_of_a_closed_group_is_there_for_who_joined(client_of: ClientOf, cast: Cast, who: str) -> None:
    question = make_question(author=cast.asker, group=cast.group)
    response = client_of(who).get(question_url(question.pk, question.title))
    assert response.status_code == (200 if who in READERS else 404)


@pytest.mark.parametrize("who", READERS + OTHERS)
def test_a_topic_shows_to_who_reads_something_under_it(client_of: ClientOf, cast: Cast, who: str) -> None:
    question = make_question(author=cast.asker, group=cast.group, topics=("labels",))
    topic = question.post.filed.get().topic
    response = client_of(who).get(topic_url(topic.pk, topic.name))
    assert response.status_code == (200 if who in READERS else 404)


@pytest.mark.parametrize("who", READERS + OTHERS)
def test_a_closed_group_is_not_there_for_others(client_of: ClientOf, cast: Cast, who: str) -> None:
    response = client_of(who).get(group_url(cast.group.pk, cast.group.name))
    assert response.status_code == (200 if who in READERS else 404)


def test_a_listed_group_shows_its_name_and_purpose_alone(client_of: ClientOf, cast: Cast) -> None:
    group = make_group("Works council", "joined", (cast.host,), members=(cast.asker,), is_listed=True)
    question = make_question("A secret?", cast.asker, group)
    page = client_of("outsider").get(group_url(group.pk, group.name)).content.decode()
    assert "Works council" in page
    assert question.title not in page


def test_a_wrong_slug_leads_to_the_right_address(client_of: ClientOf, cast: Cast) -> None:
    question = make_question("Why now?", cast.asker, cast.group)
    response = client_of("asker").get(f"/q/{question.code}-wrong")
    assert (response.status_code, response["Location"]) == (302, question_url(question.pk, "Why now?"))
    assert client_of("outsider").get(f"/q/{question.code}-wrong").status_code == 404


def test_anyone_on_the_web_sees_an_author_as_the_author_chose(client_of: ClientOf, cast: Cast) -> None:
    public = make_group("River", "public")
    question = make_question("May we bathe?", cast.partner, public)
    address = question_url(question.pk, question.title)
    assert "Pavel" not in client_of("anonymous").get(address).content.decode()
    assert "Somebody at Vantin" in client_of("anonymous").get(address).content.decode()
    cast.partner.is_named_in_public = True
    cast.partner.save()
    assert "Pavel" in client_of("anonymous").get(address).content.decode()


@pytest.mark.parametrize(("path", "most"), [("/", 12), ("/topics", 8), ("/groups", 12), ("/inbox", 14)])
def test_a_list_asks_the_database_no_more_for_more_lines(client_of: ClientOf, cast: Cast, path: str, most: int) -> None:
    for number in range(6):
        question = make_question(f"Why {number}?", cast.asker, cast.group, topics=(f"topic {number}",))
        make_answer(question, cast.answerer, is_accepted=number % 2 == 0)
    client = client_of("steward")
    client.get(path)
    with (
        CaptureQueriesContext(
            connection,
        ) as asked,
        db.counted() as hot,
    ):
        client.get(path)
    assert len(asked) + len(hot) <= most


@pytest.mark.parametrize("last", ["R&D", "RC#", "R +"])
def test_more_topics_follow_whatever_the_last_one_is_called(client_of: ClientOf, cast: Cast, last: str) -> None:
    post = make_question(author=cast.asker, group=cast.group).post
    names = [*(f"A {number:02}" for number in range(99)), last, "Z"]
    topics = Topic.objects.bulk_create(Topic(name=name) for name in names)
    Filed.objects.bulk_create(Filed(post=post, topic=topic) for topic in topics)
    first = unescape(client_of("asker").get("/topics").content.decode())
    onward = first.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0]
    second = unescape(client_of("asker").get(onward).content.decode())
    assert (f">{last}<" in first, ">Z<" in first) == (True, False)
    assert (f">{last}<" in second, ">Z<" in second) == (False, True)


@pytest.mark.parametrize("oldest_first", [True, False])
def test_a_page_of_a_list_is_read_without_the_rest_of_it(cast: Cast, oldest_first: bool) -> None:
    asked = [make_question(author=cast.asker, group=cast.group).pk for _ in range(60)]
    first, second = (asked[:3], asked[3:6]) if oldest_first else (asked[:-4:-1], asked[-4:-7:-1])
    shown: list[list[int]] = []

    def read(after: int | None) -> None:
        rows = question_rows(viewer_of(cast.asker), oldest_first=oldest_first, after=after, limit=3)
        shown.append([row.id for row in rows])

    assert rows_read("conversations_question", lambda: read(None)) < 20
    assert rows_read("conversations_question", lambda: read(first[-1])) < 20
    assert shown == [first, second]


def test_a_question_asks_the_database_no_more_for_more_answers(client_of: ClientOf, cast: Cast) -> None:
    def statements(answers: int) -> int:
        question = make_question(author=cast.asker, group=cast.group)
        for _number in range(answers):
            make_answer(question, cast.answerer)
        client = client_of("steward")
        with CaptureQueriesContext(connection) as asked, db.counted() as hot:
            client.get(question_url(question.pk, question.title))
        return len(asked) + len(hot)

    assert statements(6) <= statements(1)


def test_one_asks_next_where_one_asked_last_and_may_still_read(client_of: ClientOf, cast: Cast) -> None:
    first, last = make_group("A", members=(cast.asker,)), make_group("B", "joined", members=(cast.asker,))
    make_question("Why?", cast.asker, last)
    chosen = f'<option value="{last.pk}" selected>'
    client = client_of("asker")
    assert chosen in client.get("/ask").content.decode()
    assert chosen in client.post("/ask", {"title": "Why now?", "step": "1"}).content.decode()
    assert chosen not in client.get(f"/ask?group={first.pk}").content.decode()
    last.memberships.all().delete()
    assert f'<option value="{last.pk}"' not in client.get("/ask").content.decode()


def test_what_stands_under_something_hidden_is_hidden_with_all_it_said_before(client_of: ClientOf, cast: Cast) -> None:
    answer = make_answer(make_question(author=cast.asker, group=cast.group), cast.answerer)
    reply = actions.reply_to(answer, "Which Home?", by=cast.asker)
    client, addresses = client_of("asker"), [f"/posts/{encode(reply.pk)}/history", f"/posts/{encode(reply.pk)}/edit"]
    assert [client.get(address).status_code for address in addresses] == [200, 200]
    actions.hide_post(answer, reason="A telephone number.", by=cast.steward)
    assert [client.get(address).status_code for address in addresses] == [404, 404]


def test_an_owner_has_it_at_home_whatever_she_said_when_she_was_asked(client_of: ClientOf, cast: Cast) -> None:
    question = make_question("Who decides about layer cards?", cast.asker, cast.group)
    for owner in (cast.leader, cast.steward):
        hand_on_question(question, to=owner, by=cast.steward)
    respond_not_me(question, by=cast.leader)
    words, client = "It is yours to see through", client_of("leader")
    assert words not in client.get("/").content.decode()
    hand_on_question(question, to=cast.leader, by=cast.steward)
    assert words in client.get("/").content.decode()


def test_words_about_the_asker_and_the_answerer_say_you_to_each_of_them(client_of: ClientOf, cast: Cast) -> None:
    question = make_question(author=cast.asker, group=cast.group)
    make_answer(question, cast.answerer)
    address = question_url(question.pk, question.title)
    pages = {who: client_of(who).get(address).content.decode() for who in ("asker", "answerer", "leader")}
    assert "Answered; you have not said yet whether it helped" in pages["asker"]
    assert "Answered; the asker has not said yet whether it helped" in pages["leader"]
    assert "You decide which one solved it" in pages["asker"]
    assert "The asker decides which one solved it" in pages["leader"]
    assert "You had never met." in pages["asker"]
    assert "You had never met." in pages["answerer"]
    assert "They had never met." in pages["leader"]
    lists = {who: client_of(who).get("/").content.decode() for who in ("asker", "leader")}
    assert "Answered; you have not said yet whether it helped" in lists["asker"]
    assert "Answered; waits for the asker" in lists["leader"]
    actions.withdraw_question(question, by=cast.asker)
    assert "Closed: withdrawn by you" in client_of("asker").get(address).content.decode()
    assert "Closed: withdrawn by the asker" in client_of("leader").get(address).content.decode()


def test_a_group_counts_its_questions_in_words_that_fit(client_of: ClientOf, cast: Cast) -> None:
    def said() -> str:
        return client_of("leader").get(group_url(cast.group.pk, cast.group.name)).content.decode()

    assert "<dt>Questions</dt><dd>none yet</dd>" in said()
    question = make_question(author=cast.asker, group=cast.group)
    assert "<dt>Questions</dt><dd>1, none solved yet</dd>" in said()
    make_answer(question, cast.answerer, is_accepted=True)
    assert "<dt>Questions</dt><dd>1, 1 of them solved</dd>" in said()


def test_what_somebody_was_asked_stands_above_until_she_answered(client_of: ClientOf, cast: Cast) -> None:
    question = make_question("Who decides about layer cards?", cast.asker, cast.group)
    address = question_url(question.pk, question.title)
    hand_on_question(question, to=cast.leader, by=cast.steward)
    hand_on_question(question, to=cast.answerer, by=cast.steward)
    assert "You were asked." in client_of("leader").get(address).content.decode()
    assert "It is yours to see through." in client_of("answerer").get(address).content.decode()
    for member in (cast.leader, cast.answerer):
        make_answer(question, member)
    assert "You were asked." not in client_of("leader").get(address).content.decode()
    assert "It is yours to see through." not in client_of("answerer").get(address).content.decode()


def test_nobody_is_offered_to_want_to_know_what_she_asked_herself(client_of: ClientOf, cast: Cast) -> None:
    question = make_question("Why do labels skip after a restart?", cast.asker, cast.group)
    run_waiting_jobs()
    fold_words()
    for who, is_offered in (("asker", False), ("leader", True)):
        found = client_of(who).post("/ask/similar", {"title": question.title}).content.decode()
        assert question.title in found
        assert ("Me too, tell me" in found) is is_offered


def test_of_an_answer_to_another_question_the_words_are_true_of_who_asked_this_one(
    client_of: ClientOf, cast: Cast
) -> None:
    make_answer(make_question(author=cast.asker, group=cast.group), cast.answerer)
    older = make_question("Why do labels skip?", cast.asker, cast.group)
    again = make_question("Labels are missing", cast.steward, cast.group)
    make_answer(again, cast.answerer)
    actions.close_as_duplicate(again, of=older, by=cast.steward)
    pages = {
        who: client_of(who).get(question_url(older.pk, older.title)).content.decode() for who in ("asker", "leader")
    }
    for page in pages.values():
        assert "From another work group" in page
        assert "had never met" not in page
    Member.objects.filter(pk=cast.answerer.pk).update(work_group=cast.asker.work_group)
    assert "From another work group" not in client_of("asker").get(question_url(older.pk, older.title)).content.decode()


def test_what_has_answers_is_not_said_to_wait_for_one(client_of: ClientOf, cast: Cast) -> None:
    make_answer(make_question("Why do labels skip?", cast.asker, cast.group, topics=("labels",)), cast.answerer)
    topic, client = Topic.objects.get(), client_of("leader")
    for address in (group_url(cast.group.pk, cast.group.name), topic_url(topic.pk, topic.name)):
        page = client.get(address).content.decode()
        assert "Answered; waits for the asker" in page
        assert ("Waiting</h2>" in page, "Waiting for an answer" in page) == (True, False)
