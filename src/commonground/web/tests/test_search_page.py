"""The page of search and the suggestions of the field: to each of the cast, empty, long, too often."""

import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from commonground.conversations.models import Question
from commonground.core import db
from commonground.people.models import Member
from commonground.search.encoder import client as encoder
from commonground.search.encoder.model import local_encoder
from commonground.search.indexing import index_many
from commonground.search.statistics import fold_words
from tests.cast import EVERYBODY, Cast
from tests.make import make_answer, make_group, make_question

ClientOf = Callable[[str], Client]


@pytest.fixture(autouse=True)
def _by_meaning():
    with encoder.encoding_here(local_encoder()):
        yield


def indexed(*questions: Question) -> None:
    index_many([question.pk for question in questions])
    fold_words()


def text_of(client: Client, words: str = "labels", **more: str) -> str:
    response = client.get("/search", {"q": words, **more})
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("who", EVERYBODY)
def test_results_show_to_who_may_read_them(client_of: ClientOf, cast: Cast, who: str) -> None:
    answered = make_question("Zyklotron labels fall", cast.asker, cast.group)
    make_answer(answered, cast.answerer, "Home the Zyklotron.")
    indexed(answered, make_question("Zyklotron labels stick", cast.asker, cast.group))
    sees = who in {"asker", "answerer", "steward", "leader"}
    page = text_of(client_of(who), "zyklotron labels")
    assert ("labels fall" in page, "labels stick" in page) == (sees, sees)
    suggested = client_of(who).post("/search/suggest", {"q": "zyklotron lab"}).content.decode()
    assert ("labels fall" in suggested) == sees


def test_answers_come_first_then_waiting_questions_then_people(client_of: ClientOf, cast: Cast) -> None:
    answered, waiting = (
        make_question("Labels fall", cast.asker, cast.group),
        make_question("Labels stick", cast.asker, cast.group),
    )
    make_answer(answered, cast.answerer, "Clean the labels.", is_accepted=True)
    indexed(answered, waiting)
    Member.objects.filter(pk=cast.leader.pk).update(knows="labels")
    page = text_of(client_of("asker"))
    assert page.index("Labels fall") < page.index("Labels stick") < page.index("Lena Leader")
    assert "1 answer, 1 question, and 1 person" in page
    assert "Clean the <mark>labels</mark>." in page
    assert "Solved by Ansel Answerer, Laboratory" in page
    assert "/ask?title=labels" in page


def test_a_kind_has_pages(client_of: ClientOf, cast: Cast) -> None:
    indexed(*(make_question(f"Labels stick, case {number}", cast.asker, cast.group) for number in range(23)))
    first = text_of(client_of("asker"), kind="questions")
    assert first.count('class="row"') == 20
    after = first.split("after=")[1].split('"')[0].replace("%7E", "~")
    second = text_of(client_of("asker"), kind="questions", after=after)
    assert second.count('class="row"') == 3
    assert "That is everything that fits." in second


@pytest.mark.parametrize("words", ["", "quixotry", "x" * 5000, "<script>alert(1)</script>", "%\\'\"", "🙂 ا"])
@pytest.mark.parametrize("who", ["anonymous", "asker"])
def test_whatever_is_looked_for_gets_a_page(client_of: ClientOf, who: str, words: str) -> None:
    page = text_of(client_of(who), words)
    assert "<script>alert" not in page
    assert ("/ask?title=" in page) == (who == "asker" and any(letter.isalnum() for letter in words))


@pytest.mark.parametrize("words", ["?", "%", " ... ", "🙂"])
def test_signs_alone_are_nothing_to_look_for(client_of: ClientOf, cast: Cast, words: str) -> None:
    indexed(make_question("Labels stick", cast.asker, cast.group))
    page = text_of(client_of("asker"), words)
    assert "Look for words, or ask a whole question, in the field above." in page
    assert "Nothing that you may read fits." not in page
    assert "Be the first to ask it." not in page
    assert "Labels stick" in text_of(client_of("asker"), words, state="open")
    suggested = client_of("asker").post("/search/suggest", {"q": words}).content.decode()
    assert "Ask this" not in suggested


def test_a_kind_that_is_none_shows_all_kinds(client_of: ClientOf, cast: Cast) -> None:
    indexed(make_question("Labels stick", cast.asker, cast.group))
    assert "Labels stick" in text_of(client_of("asker"), kind="everything", after="x")


@pytest.mark.parametrize(("typed", "is_first"), [("why do labels stick", True), ("labels stick", False)])
def test_ask_this_comes_first_where_it_looks_like_a_question(
    client_of: ClientOf, cast: Cast, typed: str, is_first: bool
) -> None:
    indexed(make_question("Labels stick", cast.asker, cast.group))
    page = client_of("asker").post("/search/suggest", {"q": typed}).content.decode()
    assert (page.index("Ask this") < page.index("Labels stick")) == is_first
    assert f'name="title" value="{typed}"' in page


def test_the_field_offers_people_topics_and_groups_too_however_they_are_spelt(client_of: ClientOf, cast: Cast) -> None:
    make_question("Why?", cast.asker, make_group("Packagers"), topics=("packaging",))
    make_group("Packaging of others", audience="joined")

    def offered(who: str, typed: str) -> list[str]:
        page = client_of(who).post("/search/suggest", {"q": typed}).content.decode()
        count = page.count('role="option"') - 1
        assert (f"{count} fit" in page) if count else ("Nothing fits yet" in page)
        return re.findall(r'href="/([mtg])/', page)

    assert offered("asker", "pack") == offered("asker", "packagign") == ["t", "g"]
    assert offered("asker", "ansle") == ["m"]
    assert offered("customer", "pack") == ["t", "g"]
    assert offered("guest", "pack") == offered("guest", "ansel") == offered("asker", "pa") == []


def test_what_is_typed_costs_few_statements(client_of: ClientOf, cast: Cast) -> None:
    client = client_of("asker")
    with db.counted() as hot, CaptureQueriesContext(connection) as others:
        client.post("/search/suggest", {"q": "ansel answerer"})
    assert len(hot) + len(others) <= 16  # two for topics and groups spelt like it, four to plan names by their index


def test_search_too_often_is_refused_with_a_word(client_of: ClientOf, cast: Cast) -> None:
    client = client_of("asker")
    text_of(client)
    db.execute("UPDATE core_throttle SET times = 299 WHERE what = 'search'")
    assert [client.get("/search", {"q": "labels"}).status_code for _time in range(2)] == [200, 429]
    assert client.get("/search").status_code == 200


def test_the_page_keeps_within_its_statements(client_of: ClientOf, cast: Cast) -> None:
    group = make_group()
    asked = [make_question(f"Labels stick, case {number}", cast.asker, group) for number in range(12)]
    for question in asked[:6]:
        make_answer(question, cast.answerer)
    indexed(*asked)
    client = client_of("asker")
    with db.counted() as hot, CaptureQueriesContext(connection) as others:
        text_of(client)
    assert len(hot) + len(others) <= 17
