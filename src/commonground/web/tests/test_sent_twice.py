"""The same form sent twice acts once: one after the other, and at the very same moment from two processes."""

import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from commonground.conversations.models import Answer, Post, Question, Reaction
from commonground.core import db
from commonground.events.models import Event
from commonground.people import actions as people
from commonground.people.models import Group, Member, User
from commonground.routing.models import Reuse
from tests.cast import Cast, make_cast
from tests.make import make_answer, make_question

TIMES = 4


@pytest.fixture
def together(transactional_db: None) -> Iterator[Cast]:
    """Everybody, where several connections see them."""
    db.execute("DELETE FROM procrastinate_jobs")
    yield make_cast()


def signed_in(member: Member) -> Client:
    client = Client()
    client.force_login(member.user)
    return client


def key_of(client: Client, address: str) -> str:
    """The key of the form on a page."""
    found = re.search(r'name="key" value="([^"]+)"', client.get(address).content.decode())
    assert found
    return found.group(1)


@contextmanager
def own_connection() -> Iterator[None]:
    """A thread gives its connection back."""
    try:
        yield
    finally:
        connection.close()


def at_once(client: Client, address: str, typed: dict[str, object]) -> list[HttpResponse]:
    """What comes back when the same form arrives several times at the same moment."""
    gate, answers = threading.Barrier(TIMES), []

    def send() -> None:
        with own_connection():
            again = Client()
            again.cookies = client.cookies
            gate.wait()
            answers.append(again.post(address, typed))

    threads = [threading.Thread(target=send) for _each in range(TIMES)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def one_after_the_other(client: Client, address: str, typed: dict[str, object]) -> list[HttpResponse]:
    return [client.post(address, typed) for _each in range(TIMES)]  # type: ignore[misc]


Sending = Callable[[Client, str, dict[str, object]], list[HttpResponse]]
HOW = pytest.mark.parametrize("send", [one_after_the_other, at_once])


def all_lead_to_one_place(answers: list[HttpResponse]) -> bool:
    """Whoever pressed twice lands where she would have landed by pressing once."""
    return len(answers) == TIMES and len({(answer.status_code, answer["Location"]) for answer in answers}) == 1


@HOW
def test_a_question_is_asked_once(together: Cast, send: Sending) -> None:
    client = signed_in(together.asker)
    typed = {"title": "Why?", "text": "", "group": together.group.pk, "topics": "labels", "step": "3"}
    assert all_lead_to_one_place(send(client, reverse("ask"), {**typed, "key": key_of(client, reverse("ask"))}))
    assert Question.objects.count() == 1
    assert Event.objects.filter(name="question.asked").count() == 1


@HOW
def test_an_answer_is_given_once(together: Cast, send: Sending) -> None:
    question = make_question(author=together.asker, group=together.group)
    client = signed_in(together.answerer)
    key = key_of(client, f"/q/{question.code}-{question.slug}")
    assert all_lead_to_one_place(send(client, reverse("answer", args=[question.pk]), {"text": "Home.", "key": key}))
    assert Answer.objects.count() == 1
    assert Event.objects.filter(name="answer.given").count() == 1


def test_who_goes_back_and_sends_it_again_says_it_once(together: Cast) -> None:
    question = make_question(author=together.asker, group=together.group)
    client, place = signed_in(together.answerer), f"/q/{question.code}-{question.slug}"
    asked = {"title": "Why?", "text": "", "group": together.group.pk, "topics": "", "step": "3"}
    for _again in range(2):
        client.post(reverse("answer", args=[question.pk]), {"text": "Home.", "key": key_of(client, place)})
        reply = reverse("reply", args=[question.pk])
        client.post(reply, {"text": "Since when?", "key": key_of(client, reply)})
        client.post(reverse("ask"), {**asked, "key": key_of(client, reverse("ask"))})
    assert (Answer.objects.count(), Post.objects.filter(kind="reply").count(), Question.objects.count()) == (1, 1, 2)
    client.post(reverse("answer", args=[question.pk]), {"text": "Home, twice.", "key": key_of(client, place)})
    assert Answer.objects.count() == 2


@HOW
def test_a_reply_is_given_once(together: Cast, send: Sending) -> None:
    question = make_question(author=together.asker, group=together.group)
    client, address = signed_in(together.answerer), reverse("reply", args=[question.pk])
    assert all_lead_to_one_place(send(client, address, {"text": "Since when?", "key": key_of(client, address)}))
    assert Post.objects.filter(kind="reply").count() == 1


@HOW
@pytest.mark.parametrize(
    ("route", "event"),
    [("accept-answer", "answer.accepted"), ("thank", "answer.thanked"), ("say-it-failed", "answer.failed")],
)
def test_a_word_on_an_answer_counts_once(together: Cast, send: Sending, route: str, event: str) -> None:
    answer = make_answer(make_question(author=together.asker, group=together.group), together.answerer)
    sent = send(signed_in(together.asker), reverse(route, args=[answer.pk]), {})
    assert all_lead_to_one_place(sent)
    assert Event.objects.filter(name=event).count() == 1
    assert Reaction.objects.count() == (0 if route == "accept-answer" else 1)


@HOW
def test_a_solution_is_taken_once(together: Cast, send: Sending) -> None:
    question = make_question(author=together.asker, group=together.group)
    answer = make_answer(question, together.answerer, is_accepted=True)
    assert all_lead_to_one_place(send(signed_in(together.leader), reverse("solves", args=[answer.pk]), {}))
    assert Reuse.objects.count() == 1


@HOW
def test_me_too_is_said_once_and_a_question_withdrawn_once(together: Cast, send: Sending) -> None:
    question = make_question(author=together.asker, group=together.group)
    assert all_lead_to_one_place(send(signed_in(together.leader), reverse("want", args=[question.pk]), {}))
    assert Reaction.objects.count() == 1
    address = reverse("withdraw-question", args=[question.pk])
    assert all_lead_to_one_place(send(signed_in(together.asker), address, {}))
    assert Event.objects.filter(name="question.closed").count() == 1


@HOW
def test_a_change_is_kept_in_the_history_once(together: Cast, send: Sending) -> None:
    answer = make_answer(make_question(author=together.asker, group=together.group), together.answerer)
    sent = send(signed_in(together.answerer), reverse("edit-post", args=[answer.pk]), {"text": "Hold it."})
    assert all_lead_to_one_place(sent)
    assert answer.revisions.count() == 1


@HOW
def test_a_group_is_founded_once(together: Cast, send: Sending) -> None:
    client, address = signed_in(together.outsider), reverse("new-group")
    typed = {"name": "Bearings", "purpose": "", "audience": "network", "joining": "open"}
    assert all_lead_to_one_place(send(client, address, {**typed, "key": key_of(client, address)}))
    assert Group.objects.filter(name="Bearings").count() == 1


@HOW
def test_an_invitation_lets_one_person_in(together: Cast, send: Sending) -> None:
    invitation = people.invite(together.partner_firm, email="noor@example.com", by=together.administrator)
    typed: dict[str, object] = {"name": "Noor", "zone": "Europe/Berlin", "language": "en", "password": ""}
    sent = send(Client(), reverse("join", args=[invitation.secret]), typed)
    assert len(sent) == TIMES
    assert all(answer.status_code < 500 for answer in sent)
    assert User.objects.filter(email="noor@example.com").count() == 1
