"""The page of a question: what it offers to whom, and what it says after something was done."""

from collections.abc import Callable
from datetime import timedelta

from django.test import Client
from django.urls import reverse

from commonground.conversations.models import Question
from commonground.core import clock
from commonground.core.ids import encode
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


def test_an_answer_that_needs_a_check_says_so_and_who_may_know_checks_or_doubts_it(
    cast: Cast, client_of: ClientOf
) -> None:
    answer = make_answer(make_question(author=cast.asker, group=cast.group), cast.answerer, is_accepted=True)
    clock.pass_time(timedelta(days=181))
    page = f"/q/{encode(answer.question_id)}"
    read = client_of("leader").get(page, follow=True).content.decode()
    assert "Not checked since 24 Nov 2026." in read
    assert "Still right" not in read
    client = client_of("answerer")
    assert "Still right" in client.get(page, follow=True).content.decode()
    doubted = client.post(f"/answers/{answer.code}/doubt", follow=True)
    assert doubted.redirect_chain[-1][0].endswith("#your-answer")
    assert "somebody says that it is no longer right" in doubted.content.decode()
    checked = client.post(f"/answers/{answer.code}/check", follow=True).content.decode()
    assert "Last checked just now by Ansel Answerer" in checked
    assert client_of("leader").post(f"/answers/{answer.code}/check").status_code == 403
    assert client_of("outsider").post(f"/answers/{answer.code}/check").status_code == 404


def test_a_merged_question_leads_to_the_older_one_and_can_be_taken_out_again(cast: Cast, client_of: ClientOf) -> None:
    older = make_question("Why do labels skip?", cast.asker, cast.group)
    again = make_question("Labels are missing", cast.leader, cast.group)
    make_answer(again, cast.answerer, "Hold Home.")
    client = client_of("leader")
    page = f"/q/{again.code}"
    merged = client.post(f"{page}/duplicate", {"address": f"/q/{older.code}"}, follow=True).content.decode()
    assert "Given to “Labels are missing”" in merged
    assert f"{page}/reopen" in merged
    assert client.get(page, follow=True).redirect_chain[-1][0] == f"/q/{older.code}-why-do-labels-skip"
    own = client.get(f"{page}?merged=1", follow=True).content.decode()
    assert "take it out again" in own
    assert "It goes on as before." in client.post(f"{page}/reopen", follow=True).content.decode()
    assert client.get(page, follow=True).redirect_chain[-1][0] == f"{page}-labels-are-missing"
