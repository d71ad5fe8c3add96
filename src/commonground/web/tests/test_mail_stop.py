"""Stopping a kind of mail from the mail itself."""

from urllib.parse import urlsplit

import pytest
from django.test import Client

from commonground.feed.actions import choose_way
from commonground.feed.links import stop_address
from commonground.feed.models import Choice, Reason, Way, way_of
from tests.cast import Cast
from tests.make import make_question

pytestmark = pytest.mark.django_db


@pytest.fixture
def address(cast: Cast) -> str:
    return urlsplit(stop_address(cast.answerer.pk, Reason.REACHED)).path


def stopped() -> list[tuple[str, str]]:
    return list(Choice.objects.filter(way=Way.INBOX).values_list("member__name", "reason"))


def test_opening_the_address_changes_nothing_and_shows_a_button(address: str) -> None:
    page = Client().get(address).content.decode()
    assert "questions that you may know" in page
    assert '<form class="stack" method="post">' in page
    assert stopped() == []


def test_a_mail_program_stops_them_with_one_click_and_without_a_cookie(address: str) -> None:
    program = Client(enforce_csrf_checks=True)
    for _again in range(2):
        assert program.post(address, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert stopped() == [("Ansel Answerer", "reached")]


def test_they_come_again_when_she_says_so(address: str) -> None:
    client = Client()
    assert "Send them again" in client.post(address).content.decode()
    client.post(address, {"again": "1"})
    assert stopped() == []


def test_the_evening_mail_is_stopped_alike(cast: Cast) -> None:
    Client().post(urlsplit(stop_address(cast.answerer.pk, Choice.EVENING)).path)
    assert stopped() == [("Ansel Answerer", "evening")]


@pytest.mark.parametrize(
    "token", ["nonsense", "Wzc1LCJyZWFjaGVkIl0:1xV5Sg:gZdlESHQuez1jeTSXTQ0hV6iHeVvqLpFVh2LazueuUI"]
)
def test_a_forged_address_is_nowhere(db: None, token: str) -> None:
    for answer in (Client().get(f"/mail/stop/{token}"), Client().post(f"/mail/stop/{token}")):
        assert answer.status_code == 404
    assert stopped() == []


def test_what_was_mailed_by_choice_is_stopped_and_comes_again_as_chosen(cast: Cast) -> None:
    choose_way(Reason.THANKED, Way.AT_ONCE, by=cast.answerer)
    client, address = Client(), urlsplit(stop_address(cast.answerer.pk, Reason.THANKED)).path
    client.post(address)
    assert stopped() == [("Ansel Answerer", "thanked")]
    client.post(address, {"again": "1"})
    assert way_of(cast.answerer.pk, Reason.THANKED) == Way.AT_ONCE


def test_the_address_of_a_question_in_a_mail_leads_to_its_page(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.asker.user)
    path = f"/q/{make_question(author=cast.asker, group=cast.group).code}"
    assert client.get(path, follow=True).status_code == 200
