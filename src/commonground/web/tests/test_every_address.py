"""Whatever is sent to whatever address: it is answered, never with a fault; and looking changes nothing."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import urlencode

import pytest
from allauth.account.models import EmailAddress
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client

from commonground.people.models import User
from commonground.web.tests.addresses import all_addresses, all_names
from tests.cast import Cast

ClientOf = Callable[[str], Client]
HOSTILE = {
    "binary": "a\0b\x1b\x9f",
    "grows when it is cleaned": "\u0958" * 200,  # one character becomes two
    "unseen": "\u202e\u2066\u200b\u3164",
    "a large number": "9" * 40,
}
FORM = "application/x-www-form-urlencoded"
NOT_UTF_8 = b"=%ED%A0%80%FF%C0&"
WRITES = {  # although it is only looked at
    "search": "how often one searches is counted",
    **dict.fromkeys(
        ("sign-on-back", "mfa_login_webauthn"), "how often somebody comes by it is counted, so that nobody guesses on"
    ),
    **dict.fromkeys(
        ("mfa_activate_totp", "mfa_add_webauthn"),
        "what the next step must fit to is kept in the session, as no form may",
    ),
}


@contextmanager
def undone(*, only_looking: bool = False) -> Iterator[None]:
    """What happens inside is undone; when only looking is allowed, the database refuses every change."""
    with transaction.atomic():
        if only_looking:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION READ ONLY")
        yield
        transaction.set_rollback(True)


def faults(client: Client, addresses: dict[str, str], send: Callable[[str], HttpResponse]) -> dict[str, str]:
    """What broke, by route."""
    found = {}
    for name, address in addresses.items():
        with undone():
            try:
                status = send(address).status_code
            except Exception as error:  # told below, with the route
                found[name] = repr(error)
            else:
                if status >= 500:
                    found[name] = str(status)
    return found


@pytest.mark.parametrize("how", HOSTILE)
def test_hostile_words_in_all_fields_of_all_addresses_break_nothing(
    cast: Cast, client_of: ClientOf, run_jobs: Callable[[], int], how: str
) -> None:
    addresses, client = all_addresses(cast), client_of("steward")
    run_jobs()
    typed = urlencode(dict.fromkeys(all_names(), HOSTILE[how]))
    assert faults(client, addresses, lambda address: client.post(address, typed, content_type=FORM)) == {}
    assert faults(client, addresses, lambda address: client.get(f"{address}?{typed}")) == {}


def test_what_is_no_text_at_all_breaks_nothing(cast: Cast, client_of: ClientOf) -> None:
    addresses, client = all_addresses(cast), client_of("steward")
    body = b"".join(name.encode() + NOT_UTF_8 for name in all_names())
    assert faults(client, addresses, lambda address: client.post(address, body, content_type=FORM)) == {}
    assert faults(client, addresses, lambda address: client.get(f"{address}?{body.decode()}")) == {}


@pytest.mark.parametrize(
    ("who", "how"), [("steward", "get"), ("outsider", "get"), ("anonymous", "get"), ("steward", "head")]
)
def test_looking_changes_nothing(
    cast: Cast, client_of: ClientOf, run_jobs: Callable[[], int], who: str, how: str
) -> None:
    addresses = {name: path for name, path in all_addresses(cast).items() if name not in WRITES}
    for user in User.objects.all():
        EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    run_jobs()
    look = getattr(client_of(who), how)
    for name, address in addresses.items():
        with undone(only_looking=True):
            assert look(address, {"q": "labels", "title": "Why do labels skip?"}).status_code < 500, name


def test_a_change_while_only_looking_is_noticed(cast: Cast, client_of: ClientOf) -> None:
    address, client = all_addresses(cast)["thank"], client_of("steward")
    with undone(only_looking=True), pytest.raises(Exception, match="read-only transaction"):
        client.post(address)


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_what_is_neither_looked_at_nor_sent_is_refused_in_words(cast: Cast, client_of: ClientOf, method: str) -> None:
    client = client_of("steward")
    ours = {name: path for name, path in all_addresses(cast).items() if not path.startswith("/accounts/")}
    for name, address in ours.items():
        answer = client.generic(method, address)
        assert answer.status_code == 405, name
        assert {"GET", "POST"} & set(answer["Allow"].split(", ")), name
        assert "This address is for a button on one of our pages" in answer.content.decode(), name


def test_a_page_that_only_shows_takes_nothing(cast: Cast, client_of: ClientOf) -> None:
    addresses, client = all_addresses(cast), client_of("steward")
    shown = {"home", "question", "history", "group", "topic", "topics", "members", "member", "inbox", "search"}
    for name in shown:
        answer = client.post(addresses[name], {"text": "A long text of mine"})
        assert answer.status_code == 405, name
        assert "A long text of mine" in answer.content.decode(), name


def test_a_button_is_not_a_page(cast: Cast, client_of: ClientOf) -> None:
    addresses, client = all_addresses(cast), client_of("steward")
    for name in ("thank", "accept-answer", "answer", "want", "withdraw-question", "put-all-away", "similar"):
        assert client.get(addresses[name]).status_code == 405, name


def test_every_address_has_something_behind_it(cast: Cast, client_of: ClientOf) -> None:
    """Else the tests above would prove nothing."""
    addresses, client = all_addresses(cast), client_of("steward")
    nothing = set()
    for name, address in addresses.items():
        with undone():
            if 404 in {client.get(address).status_code, client.post(address).status_code}:
                nothing.add(name)
    assert nothing == {"put-away", "bring-back", "stop-line", "start-line", "metrics"}
