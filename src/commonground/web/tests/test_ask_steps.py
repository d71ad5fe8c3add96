"""The three steps of asking where there is no JavaScript: each button leads where it says."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from commonground.conversations.models import Question
from commonground.web.tests.forms import ClientOf, post
from tests.cast import Cast


def press(client: Client, page: str, button: dict[str, str], **typed: Any) -> str:
    """Press a button of the page: what stands hidden in its form goes along, as from a browser."""
    form = page.split('<form class="ask"')[1].split("</form>")[0]
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form))
    return str(post(client, "ask", **{**hidden, **typed, **button}).content.decode())


def step_of(page: str) -> str:
    return page.split('data-step="')[1][0]


@pytest.mark.parametrize(("buttons", "step"), [(["1"], "2"), (["1", "2"], "3")])
def test_looking_how_it_will_look_stays_at_the_step(
    cast: Cast, client_of: ClientOf, buttons: list[str], step: str
) -> None:
    client = client_of("asker")
    typed = {"title": "Why does line 3 stop?", "text": "It is **loud**.", "group": cast.group.pk, "topics": ""}
    page = client.get(reverse("ask")).content.decode()
    for button in buttons:
        page = press(client, page, {"step": button}, **typed)
    for _again in range(2):
        page = press(client, page, {"preview": "1"}, **typed)
        assert step_of(page) == step
        assert "<strong>loud</strong>" in page
    assert not Question.objects.exists()


@pytest.mark.parametrize("at", ["", "4", "x", "\0"])
def test_a_preview_from_nowhere_is_drawn_where_one_writes(cast: Cast, client_of: ClientOf, at: str) -> None:
    assert (
        step_of(post(client_of("asker"), "ask", title="Why?", text="Now", preview="1", at=at).content.decode()) == "2"
    )
