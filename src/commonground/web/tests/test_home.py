"""Home: what is new in what one follows, the newest first, and only what one may read."""

import re
from datetime import timedelta

import pytest

from commonground.conversations import actions
from commonground.conversations.actions import follow
from commonground.conversations.models import Topic
from commonground.core import clock, db
from commonground.people.viewer import viewer_of
from commonground.routing.ownership import hand_on_question
from commonground.web.news import lines_of_home, news_of
from commonground.web.tests.forms import ClientOf
from tests.cast import Cast
from tests.make import make_answer, make_group, make_question

pytestmark = pytest.mark.django_db


def lines(cast: Cast, who: str) -> list[tuple[str, str]]:
    found = lines_of_home(viewer_of(getattr(cast, who)), without=[], limit=10)
    return [(row.title, news.event if news else "") for row, news in found]


def test_what_is_new_in_what_one_follows_stands_there_the_newest_first(cast: Cast, client_of: ClientOf) -> None:
    group, other = make_group("Everybody"), make_group("Others", "joined", members=(cast.asker, cast.partner))
    old = make_question("Why do labels skip?", cast.asker, group, topics=("labels",))
    follow("question", old.pk, by=cast.leader)
    follow("topic", Topic.objects.get().pk, by=cast.leader)
    follow("member", cast.partner.pk, by=cast.leader)
    follow("group", group.pk, by=cast.leader)
    make_question("Who keeps the tin?", cast.asker, group)
    make_question("Is it blue?", cast.partner, group)
    make_question("Who is leaving?", cast.partner, other)
    make_question("What did I ask?", cast.leader, group)
    clock.pass_time(timedelta(minutes=5))
    answer = make_answer(old, cast.answerer)
    assert lines(cast, "leader") == [
        ("Why do labels skip?", "answer.given"),
        ("Is it blue?", "question.asked"),
        ("Who keeps the tin?", "question.asked"),
    ]
    actions.accept_answer(answer, by=cast.asker)
    page = client_of("leader").get("/").content.decode()
    titles = re.findall(r'class="title".*?>([^<>]+)</a>', page)
    assert titles[-3:] == ["Why do labels skip?", "Is it blue?", "Who keeps the tin?"]
    assert "Solved by Ansel Answerer" in page
    assert "That is everything of the last 30 days." in page
    actions.hide_post(answer, reason="Names a customer", by=cast.administrator)
    assert lines(cast, "leader")[0] == ("Is it blue?", "question.asked")
    clock.pass_time(timedelta(days=31))
    assert lines(cast, "leader") == []


def test_what_one_may_not_read_takes_no_place_in_the_news(cast: Cast) -> None:
    make_question("Is it blue?", cast.asker, make_group("Everybody"))
    make_question("Why do labels skip?", cast.asker, cast.group)
    follow("member", cast.asker.pk, by=cast.outsider)
    (news,) = news_of(viewer_of(cast.outsider), without=[], limit=1)
    assert [title for title, _event in lines(cast, "outsider")] == ["Is it blue?"]
    assert news_of(viewer_of(cast.outsider), without=[news.question], limit=1) == []


def test_while_only_questions_are_followed_her_groups_stand_below(cast: Cast) -> None:
    first = make_question("Why do labels skip?", cast.asker, cast.group)
    make_question("Who keeps the tin?", cast.asker, cast.group)
    follow("question", first.pk, by=cast.leader)
    make_answer(first, cast.answerer)
    assert lines(cast, "leader") == [("Why do labels skip?", "answer.given"), ("Who keeps the tin?", "")]
    follow("member", cast.answerer.pk, by=cast.leader)
    assert lines(cast, "leader") == [("Why do labels skip?", "answer.given")]


def test_the_end_of_home_does_not_call_old_questions_those_of_the_last_days(cast: Cast, client_of: ClientOf) -> None:
    make_question("Why do labels skip?", cast.asker, cast.group)
    clock.pass_time(timedelta(days=60))
    page = client_of("leader").get("/").content.decode()
    assert "Why do labels skip?" in page
    assert "That is everything in your groups." in page
    assert "of the last 30 days" not in page


def test_a_line_of_home_says_how_its_question_stands_by_now(cast: Cast, client_of: ClientOf) -> None:
    question = make_question("Who keeps the tin?", cast.asker, cast.group)
    follow("group", cast.group.pk, by=cast.steward)

    def said() -> str:
        (why,) = re.findall(r'class="why">([^<]+)<', client_of("steward").get("/").content.decode())
        return str(why)

    assert said() == "A new question"
    actions.decline_question(question, note="No longer made.", by=cast.steward)
    assert said() == "Closed by now"
    follow("question", question.pk, by=cast.steward)
    actions.reopen_question(question, by=cast.asker)
    assert said() == "Open again"
    actions.withdraw_question(question, by=cast.asker)
    assert said() == "Closed"
    actions.reopen_question(question, by=cast.steward)
    assert said() == "Open again"


def test_home_asks_as_much_however_much_one_follows(cast: Cast, client_of: ClientOf) -> None:
    client = client_of("leader")
    counts = []
    for _round in range(2):
        for _one in range(4):
            question = make_question(author=cast.asker, group=cast.group, topics=("labels",))
            follow("question", question.pk, by=cast.leader)
            make_answer(question, cast.answerer)
        follow("topic", Topic.objects.get().pk, by=cast.leader)
        with db.counted() as statements:
            client.get("/")
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 9


def test_an_owner_is_offered_at_home_what_the_page_of_her_question_offers(cast: Cast, client_of: ClientOf) -> None:
    question = make_question("Who decides about layer cards?", cast.asker, cast.group)
    hand_on_question(question, to=cast.answerer, by=cast.steward)
    hand_on_question(question, to=cast.leader, by=cast.steward)
    offered = {who: client_of(who).get("/").content.decode() for who in ("leader", "answerer")}
    address = f"/q/{question.code}"
    for way in ("hand-on", "decline"):
        assert f'href="{address}/{way}"' in offered["leader"]
        assert f'href="{address}/{way}"' not in offered["answerer"]
    for way in ("not-me", "on-it"):
        assert f'action="{address}/{way}"' not in offered["leader"]
        assert f'action="{address}/{way}"' in offered["answerer"]
    refused = client_of("leader").post(f"{address}/not-me", follow=True).content.decode()
    assert "Hand it on, or close it with a reason." in refused


def test_home_says_how_many_questions_reached_her_and_leads_to_all(cast: Cast, client_of: ClientOf) -> None:
    client = client_of("leader")
    for number in range(1, 7):
        question = make_question(f"Which card, case {number}?", cast.asker, cast.group)
        hand_on_question(question, to=cast.leader, by=cast.steward)
        if number == 5:
            assert "These are the first" not in client.get("/").content.decode()
    first, every = (client.get(address).content.decode() for address in ("/", "/?reached=all"))
    assert "6 questions have reached you. These are the first 5." in first
    assert 'href="?reached=all"' in first
    assert len(re.findall(r"waiting .*?No answer", every, re.DOTALL)) == 5
    assert "6 questions have reached you.</p>" in every
    assert "These are the first" not in every
