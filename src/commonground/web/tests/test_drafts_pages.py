"""What somebody began comes back to her wherever she goes on, with scripts and without; and to nobody else."""

import re
from collections.abc import Callable
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from commonground.conversations.models import Draft, Question
from commonground.core.ids import encode
from tests.cast import Cast
from tests.make import make_answer, make_question
from tests.pictures import make_file

ClientOf = Callable[[str], Client]
BY_SCRIPT = {"X-Requested-With": "fetch"}


def page(client: Client, address: str) -> str:
    answer = client.get(address, follow=True)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def fields(html: str) -> dict[str, str]:
    """The key and the draft's name of the form on a page."""
    return {name: re.findall(rf'name="{name}" value="([^"]+)"', html)[0] for name in ("key", "draft")}


@pytest.mark.parametrize("where", ["answer", "reply", "edit-post", "edit-question"])
def test_what_she_typed_comes_back_until_she_posts_it(cast: Cast, client_of: ClientOf, where: str) -> None:
    question = make_question("Why?", cast.answerer, cast.group)
    answer = make_answer(question, cast.answerer)
    about = question.pk if where in {"answer", "edit-question"} else answer.pk
    place = f"/q/{question.code}" if where == "answer" else reverse(where, args=[about])
    client, elsewhere, file = client_of("answerer"), client_of("answerer"), make_file(cast.answerer, "arm.png")
    form = fields(page(client, place))
    typed = {**form, "text": "Hold <b>Home</b>", "attached": file.code}
    typed |= {"title": "Why?", "group": str(cast.group.pk)} if where == "edit-question" else {}
    assert client.post(reverse("keep-draft"), typed, headers=BY_SCRIPT).status_code == 204
    found = page(elsewhere, place)
    for words in ("You began", "Hold <b>Home</b></textarea>", "arm.png", "Throw away"):
        assert words in found
    assert "Hold <b>" not in page(client_of("steward"), f"/q/{question.code}")
    assert "Hold <b>" in page(elsewhere, reverse("drafts"))
    client.post(reverse(where, args=[about]), typed)
    client.post(reverse("keep-draft"), typed, headers=BY_SCRIPT)
    assert not Draft.objects.exists()
    assert "You began" not in page(elsewhere, place)


def test_a_question_is_saved_as_a_draft_and_asked_later(cast: Cast, client_of: ClientOf) -> None:
    client = client_of("asker")
    typed = {"title": "Why do labels skip?", "text": "", "topics": "labels", "group": cast.group.pk}
    kept = client.post(reverse("keep-draft"), {**typed, **fields(page(client, reverse("ask")))}, follow=True)
    assert kept.redirect_chain == [("/drafts", 302)]
    assert "Kept. You find it under Drafts" in kept.content.decode()
    assert "You began a question" in page(client, reverse("ask"))
    place = f"{reverse('ask')}?draft={encode(Draft.objects.get().about)}"
    assert f'href="{place}"' in page(client, reverse("drafts"))
    again = page(client, place)
    assert "Why do labels skip?</textarea>" in again
    assert 'value="labels"' in again
    client.post(reverse("ask"), {**typed, **fields(again), "step": "3"})
    assert Question.objects.get().title == "Why do labels skip?"
    assert "Nothing waits to be finished" in page(client, reverse("drafts"))


def test_throwing_a_draft_away_can_be_undone(cast: Cast, client_of: ClientOf) -> None:
    question = make_question(author=cast.asker, group=cast.group)
    client = client_of("answerer")
    place = f"/q/{question.code}-{question.slug}"
    client.post(reverse("keep-draft"), {**fields(page(client, place)), "text": "Hold Home"}, headers=BY_SCRIPT)
    draft = Draft.objects.get()
    address = reverse("throw-away-draft", args=[draft.pk])
    assert client_of("steward").post(address).status_code == 404
    thrown = client.post(address, headers={"referer": f"http://testserver{place}"}, follow=True)
    assert "Hold Home" not in thrown.content.decode()
    (undo,) = re.findall(r'action="([^"]+takes_back=1)"', thrown.content.decode())
    assert (
        "Hold Home" in client.post(undo, headers={"referer": f"http://testserver{place}"}, follow=True).content.decode()
    )


def test_what_solves_it_ends_the_draft(cast: Cast, client_of: ClientOf) -> None:
    answer = make_answer(make_question(author=cast.asker, group=cast.group), cast.answerer, is_accepted=True)
    client = client_of("leader")
    typed = {**fields(page(client, reverse("ask"))), "title": "Why do labels skip?", "text": ""}
    client.post(reverse("keep-draft"), typed, headers=BY_SCRIPT)
    client.post(reverse("solves", args=[answer.pk]), typed)
    assert not Draft.objects.exists()


def test_a_form_that_names_no_draft_is_told_so(client_of: ClientOf) -> None:
    for name in ("", "answer", "poem-11111111111", "answer-0"):
        answer = client_of("asker").post(reverse("keep-draft"), {"draft": name, "text": "Home"}, headers=BY_SCRIPT)
        assert answer.status_code == 409
        assert "too old to be kept" in answer.content.decode()
