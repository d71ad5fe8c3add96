"""Whoever forges what the company's sign-in says comes in as nobody."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from commonground.people.models import Member
from commonground.web.tests.signing_on import NOT_SIGNED_IN, come_by, is_in, there_from, vouch_for
from tests.sign_on_provider import Provider

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of the provider, about what it is built on


def test_a_forged_a_missing_and_a_used_state_are_refused(provider: Provider, ada: Member) -> None:
    vouch_for(provider, ada)
    client = Client()
    back = provider.sign_in(there_from(client), "ada")
    state = parse_qs(urlsplit(back).query)["state"][0]
    for forged in (back.replace(state, "x" * len(state)), back.partition("&state")[0], reverse("sign-on-back")):
        assert NOT_SIGNED_IN in client.get(forged, follow=True).content.decode()
    elsewhere = Client()
    assert NOT_SIGNED_IN in elsewhere.get(back, follow=True).content.decode()
    client.get(back)
    assert is_in(client)
    assert not is_in(elsewhere)
    client.post(reverse("account_logout"))
    assert NOT_SIGNED_IN in client.get(back, follow=True).content.decode()


def test_a_code_without_its_verifier_is_worth_nothing(provider: Provider, ada: Member) -> None:
    vouch_for(provider, ada)
    mine, hers = Client(), Client()
    stolen = provider.sign_in(there_from(hers), "ada")
    code = parse_qs(urlsplit(stolen).query)["code"][0]
    state = parse_qs(urlsplit(there_from(mine)).query)["state"][0]
    answer = mine.get(reverse("sign-on-back"), {"code": code, "state": state}, follow=True)
    assert NOT_SIGNED_IN in answer.content.decode()
    assert not is_in(mine)


def _for_somebody_else(mock: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mock.OpenIDCode, "get_audiences", lambda *_: ["another-network"], raising=False)


def _expired(mock: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    config = mock.OpenIDCode.get_jwt_config
    monkeypatch.setattr(mock.OpenIDCode, "get_jwt_config", lambda *given: {**config(*given), "exp": -600})


def _of_another_issuer(mock: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    config = mock.OpenIDCode.get_jwt_config
    monkeypatch.setattr(
        mock.OpenIDCode, "get_jwt_config", lambda *given: {**config(*given), "iss": "https://evil.example"}
    )


def _of_another_asking(mock: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mock.AuthorizationCode, "get_nonce", lambda _self: "not hers")


def _signed_by_somebody_else(mock: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from authlib.jose import RSAKey

    config = mock.OpenIDCode.get_jwt_config
    forged = RSAKey.generate_key(2048, is_private=True).as_dict(is_private=True)
    monkeypatch.setattr(
        mock.OpenIDCode,
        "get_jwt_config",
        lambda *given: {**config(*given), "key": {**forged, "kid": config(*given)["key"].get("kid")}},
    )


def _unsigned(mock: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    config = mock.OpenIDCode.get_jwt_config
    monkeypatch.setattr(mock.OpenIDCode, "get_jwt_config", lambda *given: {**config(*given), "alg": "none"})


def _about_somebody_else(mock: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    said = mock._user_claims_for_scope
    monkeypatch.setattr(mock.OpenIDCode, "generate_user_info", lambda _self, user, scope: {"sub": user.sub})
    monkeypatch.setattr(mock, "_user_claims_for_scope", lambda *given: {**said(*given), "sub": "eve"})


@pytest.mark.parametrize(
    "lie",
    [
        _for_somebody_else,
        _expired,
        _of_another_issuer,
        _of_another_asking,
        _signed_by_somebody_else,
        _unsigned,
        _about_somebody_else,
    ],
)
def test_a_token_that_does_not_fit_signs_nobody_in(
    provider: Provider, ada: Member, monkeypatch: pytest.MonkeyPatch, lie: Any
) -> None:
    from oidc_provider_mock import _app as mock

    vouch_for(provider, ada)
    lie(mock, monkeypatch)
    client = Client()
    page = come_by(provider, client, "ada")
    assert NOT_SIGNED_IN in page.content.decode()
    assert page.status_code == 400
    assert not is_in(client)
    monkeypatch.undo()
    come_by(provider, client, "ada")
    assert is_in(client)
