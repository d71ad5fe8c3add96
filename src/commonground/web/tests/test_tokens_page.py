"""A member makes tokens in her settings, sees a fresh one once, and revokes them; all without JavaScript."""

import re
from collections.abc import Callable
from html import unescape

from django.test import Client
from django.urls import reverse

from commonground.api.actions import make_token
from commonground.api.models import Token
from tests.cast import Cast

ClientOf = Callable[[str], Client]


def key_in(page: str) -> str:
    found = re.search(r'name="key" value="([^"]+)"', page)
    assert found
    return unescape(found[1])


def test_a_fresh_token_is_shown_once_and_lets_a_program_in(client_of: ClientOf) -> None:
    client, url = client_of("asker"), reverse("tokens")
    typed = {"key": key_in(client.get(url).content.decode()), "name": "Robot", "scopes": ["read"], "days": "30"}
    answer = client.post(url, typed)
    page = answer.content.decode()
    assert answer["Cache-Control"] == "no-store"
    words = re.search(r'value="(cg_[^"]+)"', page)
    assert words
    assert "Copy it now" in page
    assert Client(headers={"Authorization": f"Bearer {words[1]}"}).get("/api/v1/me").status_code == 200
    again = client.post(url, typed).content.decode()
    assert "It was shown before" in again
    assert words[1] not in again + client.get(url).content.decode()
    assert Token.objects.count() == 1


def test_what_is_missing_is_said_and_what_was_typed_is_kept(client_of: ClientOf) -> None:
    answer = client_of("asker").post(reverse("tokens"), {"name": "Robot", "days": "30"})
    page = answer.content.decode()
    assert (answer.status_code, Token.objects.count()) == (422, 0)
    assert "Choose at least one." in page
    assert 'value="Robot"' in page


def test_whose_it_is_revokes_it_and_to_others_it_does_not_exist(cast: Cast, client_of: ClientOf) -> None:
    token = make_token("Robot", scopes=["read"], days=30, by=cast.asker).token
    url = reverse("revoke-token", args=[token.pk])
    assert client_of("administrator").post(url).status_code == 404
    page = client_of("asker").post(url, follow=True).content.decode()
    token.refresh_from_db()
    assert token.revoked_at is not None
    assert "“Robot” lets no program in any more." in unescape(page)
    assert token.prefix not in page
