"""The first and the second step of signing in, as somebody takes them in a browser, for tests."""

import json
import re
from html import unescape
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from commonground.people.models import Member
from tests.passkey import Passkey, words_of

PASSWORD = "three words together"


def browser() -> Client:
    return Client(headers={"host": "testserver"})


def first_step(ada: Member) -> tuple[Client, HttpResponse]:
    client = browser()
    typed = {"login": ada.user.email, "password": PASSWORD}
    return client, client.post(reverse("account_login"), typed, follow=True, secure=True)


def is_in(client: Client) -> bool:
    return client.get(reverse("settings"), secure=True).status_code == 200


def text_of(answer: Any) -> str:
    return unescape(answer.content.decode())


def show_password_again(client: Client, wanted: str) -> None:
    address = f"{reverse('account_reauthenticate')}?next={wanted}"
    client.post(address, {"password": PASSWORD}, secure=True)


def options_in(page: str) -> dict[str, Any]:
    found = re.search(r'data-options="([^"]+)"', page)
    assert found
    options: dict[str, Any] = json.loads(unescape(found.group(1)))
    return options


def add_passkey(client: Client, passkey: Passkey, name: str = "Laptop") -> HttpResponse:
    address = reverse("mfa_add_webauthn")
    page = client.get(address, secure=True)
    assert page.status_code == 200
    answer = passkey.made(options_in(page.content.decode()))
    typed = {"name": name, "credential": words_of(answer), "passwordless": "on"}
    return client.post(address, typed, follow=True, secure=True)


def with_passkey(ada: Member) -> tuple[Client, Passkey]:
    client, _page = first_step(ada)
    show_password_again(client, reverse("mfa_add_webauthn"))
    passkey = Passkey()
    add_passkey(client, passkey)
    return client, passkey


def come_by(passkey: Passkey, client: Client) -> HttpResponse:
    address = reverse("mfa_login_webauthn")
    options = client.get(address, headers={"accept": "application/json"}, secure=True).json()["request_options"]
    return client.post(address, {"credential": words_of(passkey.shown(options))}, follow=True, secure=True)
