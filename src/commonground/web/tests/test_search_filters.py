"""The filters on the page of search: links with counts that lead where they say, and show nothing hidden."""

import re
from collections.abc import Callable
from html import unescape

import pytest
from django.test import Client

from commonground.conversations.models import Question, Topic
from commonground.core import ids
from commonground.people.models import Member
from commonground.search.indexing import index_many
from commonground.search.statistics import fold_words
from tests.cast import Cast
from tests.make import make_answer, make_group, make_question

ClientOf = Callable[[str], Client]


@pytest.fixture
def asked(cast: Cast) -> Question:
    """Solved by the answerer, in a closed group, under a topic of its own; another waits in a group of all."""
    question = make_question("Labels fall", cast.asker, cast.group, topics=("labelling",))
    make_answer(question, cast.answerer, is_accepted=True)
    make_question("Labels stick", cast.leader, make_group("Everybody"))
    return question


def choices(client: Client, address: str) -> dict[str, tuple[int, str]]:
    """The values one may choose, each with its count and where it leads."""
    page = client.get(address).content.decode().partition('<details class="fold filters">')[2]
    found = re.findall(
        r'<a href="(\?[^"]*)"[^>]*><bdi>([^<]*)</bdi> <span class="number">(\d+)<', page.partition("</details>")[0]
    )
    return {unescape(name): (int(count), "/search" + unescape(url)) for url, name, count in found}


def test_a_filter_leads_to_as_many_as_it_says_and_is_taken_away_again(
    client_of: ClientOf, cast: Cast, asked: Question
) -> None:
    client = client_of("asker")
    offered = choices(client, "/search")
    assert {name: count for name, (count, _url) in offered.items()} == {
        "Open": 1,
        "Solved": 1,
        "In the last week": 2,
        "In the last month": 2,
        "In the last year": 2,
        "Everybody": 1,
        "Line 3": 1,
        "labelling": 1,
        "Ada Asker": 1,
        "Ansel Answerer": 1,
        "Lena Leader": 1,
    }
    for name, (count, url) in offered.items():
        page = client.get(url).content.decode()
        assert page.count('class="row"') == count, name
        taken_away = re.findall(r'<a class="tag" href="(\?[^"]*)">.*?Take it away', page)
        assert taken_away == ["?"]
    both = choices(client, offered["Solved"][1])
    assert (both["Open"][0], both["Line 3"][0], "Everybody" in both) == (1, 1, False)
    assert both["Open"][1] == "/search?state=open"
    assert both["Line 3"][1] == f"/search?state=solved&group={ids.encode(cast.group.pk)}"


def test_words_and_pages_keep_the_filters(client_of: ClientOf, cast: Cast) -> None:
    asked = [make_question(f"Labels stick, case {number}", cast.asker, cast.group) for number in range(21)]
    index_many([question.pk for question in asked])
    fold_words()
    client, group = client_of("asker"), ids.encode(cast.group.pk)
    page = client.get("/search", {"kind": "questions", "group": group, "state": "open"}).content.decode()
    (further,) = re.findall(r'href="(\?[^"]*after=[^"]*)"', page)
    assert f"kind=questions&amp;group={group}&amp;state=open&amp;after=" in further
    assert client.get("/search" + unescape(further)).content.decode().count('class="row"') == 1
    assert f"q=labels&amp;group={group}&amp;time=week" in client.get(f"/search?q=labels&group={group}").content.decode()


def test_a_value_that_means_nothing_is_no_filter(client_of: ClientOf, cast: Cast, asked: Question) -> None:
    client = client_of("asker")
    for name in ("group", "topic", "state", "person", "time", "kind"):
        for value in ("", "x", "solvedd", "11111111111", "zzzzzzzzzzz", "\0", "9" * 5000):
            response = client.get("/search", {"time": "week", name: value, "after": "x"})
            assert response.status_code == 200
            assert ("Labels fall" in response.content.decode()) == (name != "time"), (name, value)


def test_what_one_may_not_know_of_is_no_filter(client_of: ClientOf, cast: Cast, asked: Question) -> None:
    public = make_group("River", "public")
    make_question("May we bathe?", cast.asker, public)
    Member.objects.filter(pk=cast.asker.pk).update(is_named_in_public=False)
    topic = Topic.objects.get(name="labelling")
    hidden = {"group": cast.group.pk, "topic": topic.pk, "person": cast.asker.pk}
    client = client_of("anonymous")
    for name, number in hidden.items():
        page, missing = (
            re.sub(r'value="\w{64}"', "", client.get("/search", {name: code, "time": "week"}).content.decode())
            for code in (ids.encode(number), ids.encode(7))
        )
        assert page.replace(ids.encode(number), ids.encode(7)) == missing
        assert "May we bathe?" in page
    assert {"River", "Ada Asker"} & set(choices(client_of("anonymous"), "/search")) == {"River"}


def test_where_filters_leave_nothing_they_can_be_taken_away(client_of: ClientOf, cast: Cast, asked: Question) -> None:
    page = client_of("asker").get("/search", {"state": "closed"}).content.decode()
    assert "Take one of the filters away." in page
    assert "Take it away" in page


def test_ask_this_stands_above_what_was_found_for_a_question(client_of: ClientOf, cast: Cast, asked: Question) -> None:
    for words, is_above in (("how to stop Labels", True), ("Labels", False)):
        page = client_of("asker").get("/search", {"q": words, "state": "open"}).content.decode()
        assert (page.index("/ask?title=") < page.index("Filters</span>")) == is_above
