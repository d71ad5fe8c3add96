"""Undo on the page that follows what one did: with scripts a toast for a minute, without them the same button."""

import re
from collections.abc import Callable
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from commonground.conversations.models import Post, Question, Reaction
from tests.cast import Cast
from tests.make import make_answer, make_question

ClientOf = Callable[[str], Client]


def undo_on(html: str) -> str:
    """Where the button leads that takes back what was just done."""
    (address,) = re.findall(
        r'data-lasts="60"><span>[^<]+</span><form class="post" method="post" action="([^"]+)"', html
    )
    return str(address)


@pytest.mark.parametrize("where", ["answer", "reply", "ask"])
def test_what_was_posted_is_taken_back_into_its_form(cast: Cast, client_of: ClientOf, where: str) -> None:
    question = make_question(author=cast.asker, group=cast.group)
    address = reverse("ask") if where == "ask" else reverse(where, args=[question.pk])
    typed = {"title": "Why?", "text": "Hold <b>Home</b>", "group": cast.group.pk, "step": "3"}
    client = client_of("answerer")
    posted = client.post(address, typed, follow=True).content.decode()
    assert Post.objects.shown().count() == 2
    undo = undo_on(posted)
    assert client_of("outsider").post(undo).status_code == 404
    assert client_of("steward").post(undo).status_code == 403
    back = unescape(client.post(undo, follow=True).content.decode())
    assert "Taken back." in back
    assert "Hold <b>Home</b></textarea>" in back
    assert Post.objects.shown().count() == 1
    assert client.post(undo).status_code == 404


def test_it_failed_for_me_is_taken_back(cast: Cast, client_of: ClientOf) -> None:
    answer = make_answer(make_question(author=cast.asker, group=cast.group), cast.answerer)
    client = client_of("leader")
    said = client.post(reverse("say-it-failed", args=[answer.pk]), follow=True).content.decode()
    assert client_of("outsider").post(undo_on(said)).status_code == 404
    assert "Taken back." in client.post(undo_on(said), follow=True).content.decode()
    assert not Reaction.objects.exists()
    assert Question.objects.get().is_answered


def test_what_was_hidden_is_shown_again_by_who_may_hide(cast: Cast, client_of: ClientOf) -> None:
    answer = make_answer(make_question(author=cast.asker, group=cast.group), cast.answerer)
    client = client_of("steward")
    hidden = client.post(reverse("hide-post", args=[answer.pk]), {"reason": "rude"}, follow=True).content.decode()
    undo = undo_on(hidden)
    assert client_of("answerer").post(undo).status_code == 403
    assert client_of("outsider").post(undo).status_code == 404
    assert "It shows again" in client.post(undo, follow=True).content.decode()
    assert client.post(undo).status_code == 404
