"""Passkeys: they sign in alone, are a second step, and let in nobody else."""

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client
from django.urls import reverse

from commonground.people import actions
from commonground.people.models import Member
from commonground.web.tests.second_steps import browser, come_by, first_step, is_in, options_in, text_of, with_passkey
from tests.cast import Cast
from tests.passkey import Passkey, words_of

pytestmark = pytest.mark.usefixtures("only_our_pages")


def test_a_passkey_signs_in_by_itself(ada: Member) -> None:
    client, passkey = with_passkey(ada)
    assert "passkey" in mail.outbox[0].subject
    assert "Laptop" in text_of(client.get(reverse("mfa_index"), secure=True))
    other = browser()
    come_by(passkey, other)
    assert is_in(other)


def test_a_passkey_is_the_second_step_of_a_password_too(ada: Member) -> None:
    _client, passkey = with_passkey(ada)
    client, page = first_step(ada)
    assert not is_in(client)
    answer = words_of(passkey.shown(options_in(page.content.decode())))
    client.post(reverse("mfa_authenticate"), {"credential": answer}, secure=True)
    assert is_in(client)


@pytest.mark.parametrize("lie", ["another site", "another key", "nobody verified", "an old answer"])
def test_a_passkey_that_does_not_fit_lets_nobody_in(ada: Member, lie: str) -> None:
    _client, passkey = with_passkey(ada)
    client = browser()
    if lie == "another site":
        passkey.origin = "https://evil.example"
    if lie == "another key":
        passkey.key = Passkey().key
    if lie == "nobody verified":
        passkey.is_verified = False
    if lie == "an old answer":
        old = passkey.shown({"publicKey": {"challenge": "AAAA"}})
        passkey.shown = lambda _options: old  # type: ignore[method-assign]
    page = come_by(passkey, client)
    assert "did not fit" in text_of(page)
    assert not is_in(client)


@pytest.mark.parametrize(
    "sent", ["", "7", "[]", "{}", '"x"', '{"id": 1, "response": 2}', '{"response": {"userHandle": 3}}']
)
def test_what_is_no_answer_of_a_browser_is_refused_in_words(ada: Member, sent: str) -> None:
    client = browser()
    client.get(reverse("mfa_login_webauthn"), headers={"accept": "application/json"}, secure=True)
    assert client.post(reverse("mfa_login_webauthn"), {"credential": sent}, secure=True).status_code == 302
    assert not is_in(client)


def test_passkeys_are_tried_ten_times_a_minute(ada: Member) -> None:
    answers = [browser().post(reverse("mfa_login_webauthn"), {"credential": "7"}).status_code for _ in range(11)]
    assert answers == [302] * 10 + [429]


def test_a_passkey_is_renamed_and_removed(ada: Member) -> None:
    client, passkey = with_passkey(ada)
    number = Authenticator.objects.get(type="webauthn").pk
    assert 'maxlength="60"' in text_of(client.get(reverse("mfa_edit_webauthn", args=[number]), secure=True))
    client.post(reverse("mfa_edit_webauthn", args=[number]), {"name": " The\nring "}, secure=True)
    assert "The ring" in text_of(client.get(reverse("mfa_list_webauthn"), secure=True))
    assert "The ring" in text_of(client.get(reverse("mfa_remove_webauthn", args=[number]), secure=True))
    client.post(reverse("mfa_remove_webauthn", args=[number]), secure=True)
    assert not Authenticator.objects.exists()
    other = browser()
    come_by(passkey, other)
    assert not is_in(other)


def test_a_passkey_of_somebody_else_is_not_there(ada: Member, cast: Cast) -> None:
    with_passkey(ada)
    number = Authenticator.objects.get(type="webauthn").pk
    client = Client()
    client.force_login(cast.outsider.user)
    for name in ("mfa_edit_webauthn", "mfa_remove_webauthn"):
        assert client.get(reverse(name, args=[number]), secure=True).status_code == 404


def test_a_leaver_does_not_come_in_by_her_passkey(ada: Member, cast: Cast) -> None:
    _client, passkey = with_passkey(ada)
    actions.deactivate_member(ada, by=cast.administrator)
    client = browser()
    come_by(passkey, client)
    assert not is_in(client)
