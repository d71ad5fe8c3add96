"""The story's buttons: widen now, and ask someone by name."""

import pytest
from django.test import Client
from django.urls import reverse

from commonground.conversations.models import Question
from commonground.routing.models import Reach
from commonground.web.shell import question_url
from commonground.web.tests.forms import ClientOf
from tests.cast import Cast
from tests.jobs import run_waiting_jobs
from tests.make import make_question

_WIDEN, _NAME = "Widen now", "Ask someone …"


@pytest.fixture
def asked(cast: Cast) -> Question:
    """A question that has reached the asker's work group."""
    question = make_question(author=cast.asker, group=cast.group)
    run_waiting_jobs()
    return question


def page_of(client: Client, asked: Question) -> str:
    return client.get(question_url(asked.pk, asked.title)).content.decode()


@pytest.mark.parametrize(
    ("who", "offers"),
    [("asker", (_WIDEN, _NAME)), ("leader", (_NAME,)), ("answerer", ()), ("steward", (_WIDEN, _NAME))],
)
def test_the_story_offers_what_its_reader_may_do(
    client_of: ClientOf, asked: Question, who: str, offers: tuple[str, ...]
) -> None:
    page = page_of(client_of(who), asked)
    assert tuple(words for words in (_WIDEN, _NAME) if words in page) == offers


def test_widen_now_asks_the_next_and_says_where_it_stands(client_of: ClientOf, asked: Question, cast: Cast) -> None:
    client, address = client_of("asker"), reverse("widen-question", args=[asked.pk])
    for _pressed_twice in range(2):
        page = client.post(address, {"after": "1"}, follow=True).content.decode()
        assert "The next are asked. The story of the question says who." in page
    assert asked.reaches.filter(member=cast.answerer).count() == 1


@pytest.mark.parametrize("after", ["x", "", "9" * 400])
def test_a_form_that_says_no_ring_is_told_what_to_do(client_of: ClientOf, asked: Question, after: str) -> None:
    client, address = client_of("asker"), reverse("widen-question", args=[asked.pk])
    assert (
        "Load the page again, and widen it from there."
        in client.post(address, {"after": after}, follow=True).content.decode()
    )


def test_somebody_is_asked_by_name(client_of: ClientOf, asked: Question, cast: Cast) -> None:
    client, address = client_of("asker"), reverse("ask-by-name", args=[asked.pk])
    assert "Whom do you ask?" in client.get(address).content.decode()
    refused = client.post(address, {"handle": cast.outsider.name})
    assert refused.status_code == 422
    assert "Otto Outsider cannot be asked: choose somebody else." in refused.content.decode()
    misspelt = client.post(address, {"handle": "Ansle Answrer"})
    assert "Do you mean one of these: Ansel Answerer?" in misspelt.content.decode()
    assert "Do you mean" not in client.post(address, {"handle": "Zoe Nobody"}).content.decode()
    done = client.post(address, {"handle": cast.answerer.name}, follow=True)
    assert "Ansel Answerer is asked." in done.content.decode()
    assert Reach.objects.filter(member=cast.answerer).count() == 1
