"""The page of a question: what it offers to whom, and what it says after something was done."""

from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from commonground.conversations.models import Question
from commonground.web.shell import question_url
from tests.cast import Cast
from tests.make import make_answer, make_group, make_question

ClientOf = Callable[[str], Client]


def page_of(client: Client, question: Question) -> str:
    """The page as it is drawn for whoever is signed in."""
    return client.get(question_url(question.pk, question.title)).content.decode()


def test_ask_promises_what_comes_next_for_whoever_asks(client_of: ClientOf, cast: Cast) -> None:
    make_group("Everybody", "public")
    typed = {"title": "Why do labels drop after the restart?", "step": "2"}
    colleague = client_of("asker").post("/ask", typed).content.decode()
    assert "Then your work group is asked" in colleague
    assert "so your work group is asked first" in colleague
    for who in ("customer", "partner"):
        page = client_of(who).post("/ask", typed).content.decode()
        assert "Then others in your organisation are asked, and at last whoever must see it through." in page
        assert "so others in your organisation are asked first" in page
        assert "your work group" not in page


def test_whoever_a_solution_helped_is_told_so_and_not_asked_again(client_of: ClientOf, cast: Cast) -> None:
    question = make_question(author=cast.asker, group=cast.group)
    answer = make_answer(question, cast.answerer, is_accepted=True)
    client = client_of("leader")
    assert "This solved mine too" in page_of(client, question)
    page = client.post(reverse("solves", args=[answer.pk]), follow=True).content.decode()
    assert "It solved yours too" in page
    assert "This solved mine too" not in page
    assert "This solved mine too" in page_of(client_of("steward"), question)


def test_only_others_ask_back_and_the_asker_adds_to_it(client_of: ClientOf, cast: Cast) -> None:
    question = make_question(author=cast.asker, group=cast.group)
    own, others = page_of(client_of("asker"), question), page_of(client_of("leader"), question)
    assert ("Add to it" in own, "Ask back" in own) == (True, False)
    assert ("Add to it" in others, "Ask back" in others) == (False, True)


def test_what_was_hidden_or_closed_is_said(client_of: ClientOf, cast: Cast) -> None:
    question = make_question(author=cast.asker, group=cast.group)
    answer, client = make_answer(question, cast.answerer), client_of("steward")
    hidden = client.post(reverse("hide-post", args=[answer.pk]), {"reason": "A telephone number."}, follow=True)
    assert "Hidden from everybody. It can be shown again." in hidden.content.decode()
    closed = client.post(reverse("decline-question", args=[question.pk]), {"reason": "Ask the maker."}, follow=True)
    assert "Closed without an answer. Ada Asker reads your reason." in closed.content.decode()
