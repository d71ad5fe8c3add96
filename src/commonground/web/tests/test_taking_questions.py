"""Taking no more questions, and taking them again: the pages say which of the two it is."""

import pytest
from django.test import Client
from django.urls import reverse

from commonground.conversations.models import Question
from commonground.people.models import Member
from commonground.routing.models import Reach
from commonground.web.shell import question_url
from commonground.web.tests.forms import ClientOf, post
from tests.cast import Cast
from tests.make import make_question

_NO_MORE, _AGAIN, _OFF = "Take no more questions", "Take questions again", "No questions are brought to you."


@pytest.fixture
def asked(cast: Cast) -> Question:
    """A question that has reached the answerer."""
    question = make_question(author=cast.asker, group=cast.group)
    Reach.objects.create(question=question, member=cast.answerer, ring=Reach.Ring.WORK_GROUP)
    return question


def seen(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def test_the_question_offers_what_can_be_done(client_of: ClientOf, asked: Question) -> None:
    client, address = client_of("answerer"), question_url(asked.pk, asked.title)
    assert _NO_MORE in seen(client, address)
    assert _AGAIN not in seen(client, address)
    post(client, "no-more")
    assert _NO_MORE not in seen(client, address)
    assert _AGAIN in seen(client, address)
    post(client, "take-questions-again")
    assert _NO_MORE in seen(client, address)


@pytest.mark.parametrize("who", ["answerer", "partner"])
def test_home_says_that_questions_are_off_and_leads_to_where_they_are_turned_on(
    cast: Cast, client_of: ClientOf, asked: Question, who: str
) -> None:
    client = client_of(who)
    assert _OFF not in seen(client, "/")
    post(client, "no-more")
    page = seen(client, "/").split("<main")[1]
    assert _OFF in page
    assert f'href="{reverse("settings")}"' in page
    assert f'action="{reverse("take-questions-again")}"' in page
    post(client, "take-questions-again")
    assert Member.objects.get(pk=getattr(cast, who).pk).takes_questions
    assert _OFF not in seen(client, "/")
