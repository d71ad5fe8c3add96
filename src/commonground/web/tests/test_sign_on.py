"""Signing in with the company's own accounts: over HTTP, from a provider that others wrote, and from one that lies."""

import re
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from allauth.socialaccount.models import SocialAccount, SocialLogin
from django.conf import LazySettings
from django.core import mail
from django.test import Client
from django.urls import reverse

from commonground.core import clock
from commonground.people import actions
from commonground.people.models import Member, User
from commonground.web.sign_on import Adapter
from commonground.web.tests.signing_on import NOT_SIGNED_IN, NOTHING_KNOWN, come_by, is_in, there_from, vouch_for
from tests.cast import Cast
from tests.sign_on_provider import Provider

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of the provider, about what it is built on


def test_the_sign_in_page_offers_it_by_a_button_that_posts(provider: Provider, cast: Cast) -> None:
    page = Client().get(reverse("account_login") + "?next=/inbox").content.decode()
    assert "Sign in with Aldermoor" in page
    assert re.search(r'<form[^>]*method="post" action="/sign-on"[^>]*>.*?name="next" value="/inbox"', page, re.DOTALL)
    assert Client().get(reverse("sign-on")).status_code == 405


def test_without_the_setting_nothing_is_offered(cast: Cast) -> None:
    assert "/sign-on" not in Client().get(reverse("account_login")).content.decode()
    for answer in (Client().post(reverse("sign-on")), Client().get(reverse("sign-on-back"))):
        assert answer["Location"] == reverse("account_login")


def test_a_member_comes_in_by_her_verified_address_and_is_told_by_mail(provider: Provider, ada: Member) -> None:
    vouch_for(provider, ada, email=str(ada.user.email).upper())
    client = Client()
    arrived = come_by(provider, client, "ada", next="/inbox")
    assert arrived.request["PATH_INFO"] == "/inbox"  # type: ignore[attr-defined]
    assert is_in(client)
    link = SocialAccount.objects.get()
    assert (link.user, link.provider, link.uid, link.extra_data) == (ada.user, provider.url, "ada", {})
    assert "with your company's account" in mail.outbox[-1].subject


def test_pkce_state_and_nonce_are_fresh_each_time(provider: Provider, ada: Member) -> None:
    vouch_for(provider, ada)
    for _again in range(2):
        come_by(provider, Client(), "ada")
    first, second = provider.asked[-2:]
    assert first["code_challenge_method"] == "S256"
    assert all(first[name] != second[name] for name in ("state", "nonce", "code_challenge"))
    assert first["redirect_uri"] == "http://testserver" + reverse("sign-on-back")


def test_once_linked_she_comes_in_though_her_address_there_is_another(provider: Provider, ada: Member) -> None:
    vouch_for(provider, ada)
    come_by(provider, Client(), "ada")
    provider.know("ada", email="ada.married@example.com", email_verified=True)
    client = Client()
    come_by(provider, client, "ada")
    assert is_in(client)


def test_links_to_another_provider_are_not_this_ones(provider: Provider, ada: Member) -> None:
    SocialAccount.objects.create(user=ada.user, provider="https://old.example", uid="eve", extra_data={})
    provider.know("eve", email="eve@example.com", email_verified=True)
    client = Client()
    assert NOTHING_KNOWN in come_by(provider, client, "eve").content.decode()
    assert not is_in(client)


def test_a_name_there_that_is_too_long_to_be_kept_is_hers_all_the_same(provider: Provider, ada: Member) -> None:
    uid = "a" * 255
    vouch_for(provider, ada, uid)
    come_by(provider, Client(), uid)
    provider.know(uid, email="ada.married@example.com", email_verified=True)
    client = Client()
    come_by(provider, client, uid)
    assert is_in(client)
    provider.know(uid[1:], email="eve@example.com", email_verified=True)
    assert NOTHING_KNOWN in come_by(provider, Client(), uid[1:]).content.decode()


@pytest.mark.django_db(transaction=True)
def test_who_comes_twice_at_the_same_moment_for_the_first_time_begins_again(
    provider: Provider, ada: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    vouch_for(provider, ada)
    found = Adapter.authenticate_by_email

    def found_while_another_comes(adapter: Adapter, login: SocialLogin) -> tuple[User, str] | None:
        SocialAccount.objects.create(user=ada.user, provider=provider.url, uid="ada", extra_data={})
        return found(adapter, login)

    monkeypatch.setattr(Adapter, "authenticate_by_email", found_while_another_comes)
    client = Client()
    assert NOT_SIGNED_IN in come_by(provider, client, "ada").content.decode()
    come_by(provider, client, "ada")
    assert is_in(client)


@pytest.mark.parametrize("said", [False, "false", None, 1])
def test_an_address_that_is_not_verified_opens_nothing(
    provider: Provider, ada: Member, cast: Cast, said: object
) -> None:
    cast.host.mail_domains = ["example.com"]
    cast.host.save()
    claims = {"email": ada.user.email} if said is None else {"email": ada.user.email, "email_verified": said}
    provider.know("eve", **claims)
    client = Client()
    assert NOTHING_KNOWN in come_by(provider, client, "eve").content.decode()
    assert not is_in(client)
    assert not SocialAccount.objects.exists()


def test_where_the_provider_says_nothing_its_word_counts_for_the_domains_of_the_settings(
    provider: Provider, ada: Member, settings: LazySettings
) -> None:
    settings.SIGN_ON_DOMAINS = ["example.com"]
    provider.know("quiet", email=ada.user.email)
    client = Client()
    come_by(provider, client, "quiet")
    assert is_in(client)
    provider.know("denied", email=ada.user.email, email_verified=False)
    assert NOTHING_KNOWN in come_by(provider, Client(), "denied").content.decode()


def test_claims_that_only_userinfo_has_are_asked_for(
    provider: Provider, ada: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    from oidc_provider_mock import _app as mock

    vouch_for(provider, ada)
    monkeypatch.setattr(mock.OpenIDCode, "generate_user_info", lambda _self, user, scope: {"sub": user.sub})
    client = Client()
    come_by(provider, client, "ada")
    assert is_in(client)


def test_who_stops_half_way_is_told_so(provider: Provider, ada: Member) -> None:
    client = Client()
    state = parse_qs(urlsplit(there_from(client)).query)["state"][0]
    answer = client.get(reverse("sign-on-back"), {"error": "access_denied", "state": state})
    assert NOT_SIGNED_IN in answer.content.decode()


@pytest.mark.parametrize("url", ["http://127.0.0.1:9", "http://127.0.0.1:9/.well-known/x"])
def test_a_provider_that_is_away_is_told_in_words(
    provider: Provider, settings: LazySettings, cast: Cast, url: str
) -> None:
    settings.SIGN_ON_URL = url
    answer = Client().post(reverse("sign-on"))
    assert answer.status_code == 503
    assert "does not answer" in answer.content.decode()


def test_a_page_that_is_no_provider_is_told_in_words(provider: Provider, settings: LazySettings, cast: Cast) -> None:
    settings.SIGN_ON_URL = provider.url + "/.well-known/../jwks"
    assert Client().post(reverse("sign-on")).status_code == 503


@pytest.mark.parametrize("said", [None, [], {}, {"issuer": "x", "authorization_endpoint": "x", "jwks_uri": "x"}])
def test_a_provider_that_is_away_when_she_comes_back_is_told_in_words(
    provider: Provider, ada: Member, monkeypatch: pytest.MonkeyPatch, said: Any
) -> None:
    vouch_for(provider, ada)
    client = Client()
    back = provider.sign_in(there_from(client), "ada")

    def answer(self: requests.Session, url: str, **_given: object) -> Any:
        if said is None:
            raise requests.ConnectionError(url)
        return SimpleNamespace(raise_for_status=lambda: None, json=lambda: said)

    monkeypatch.setattr(requests.Session, "get", answer)
    page = client.get(back)
    assert page.status_code == 503
    assert "does not answer" in page.content.decode()
    assert not is_in(client)


def test_a_stranger_and_a_leaver_read_the_same(provider: Provider, cast: Cast, ada: Member) -> None:
    cast.host.mail_domains = ["example.com"]
    cast.host.save()
    vouch_for(provider, ada)
    come_by(provider, Client(), "ada")
    vouch_for(provider, cast.outsider, "otto")
    for left in (ada, cast.outsider):  # one was linked, one never was
        actions.deactivate_member(left, by=cast.administrator)
    provider.know("eve", email="eve@nowhere.example", email_verified=True)
    pages = []
    for uid in ("ada", "otto", "eve"):
        client = Client()
        pages.append(come_by(provider, client, uid))
        assert not is_in(client)
    assert {page.status_code for page in pages} == {403}
    assert NOTHING_KNOWN in pages[0].content.decode()
    assert len({page.content for page in pages}) == 1


def test_who_is_of_a_mail_domain_may_join_its_organisation(provider: Provider, cast: Cast) -> None:
    cast.partner_firm.mail_domains = ["vantin.example"]
    cast.partner_firm.save()
    provider.know("noor", email="Noor@Vantin.example", email_verified=True, name="Noor Novak")
    client = Client()
    page = come_by(provider, client, "noor").content.decode()
    assert "you belong to Vantin" in page
    assert 'value="Noor Novak"' in page
    assert not is_in(client)
    typed = {"name": "Noor Novak", "language": "en", "zone": "UTC"}
    assert client.post(reverse("sign-on-join"), {**typed, "name": ""}).status_code == 422
    client.post(reverse("sign-on-join"), typed)
    assert is_in(client)
    noor = Member.objects.get(name="Noor Novak")
    assert (noor.organisation, noor.is_guest, noor.is_admin) == (cast.partner_firm, False, False)
    assert noor.user.email == "noor@vantin.example"
    again = Client()
    come_by(provider, again, "noor")
    assert is_in(again)


def test_who_takes_a_quarter_of_an_hour_to_say_who_she_is_begins_again(provider: Provider, cast: Cast) -> None:
    cast.partner_firm.mail_domains = ["vantin.example"]
    cast.partner_firm.save()
    provider.know("noor", email="noor@vantin.example", email_verified=True)
    client = Client()
    come_by(provider, client, "noor")
    with clock.held(clock.now().replace(hour=23)):
        assert client.post(reverse("sign-on-join"), {"name": "Noor"})["Location"] == reverse("account_login")
    assert not Member.objects.filter(name="Noor").exists()
    assert Client().get(reverse("sign-on-join"))["Location"] == reverse("account_login")


def test_going_there_too_often_is_stopped(provider: Provider, cast: Cast) -> None:
    answers = [Client().get(reverse("sign-on-back")).status_code for _ in range(31)]
    assert answers == [400] * 30 + [429]
    assert Client().post(reverse("sign-on")).status_code == 429


def test_it_can_be_the_only_way_in(provider: Provider, settings: LazySettings, ada: Member) -> None:
    settings.SIGN_ON_ONLY = True
    ada.user.set_password("three words together")
    ada.user.save()
    page = Client().get(reverse("account_login") + "?by=password").content.decode()
    assert "Sign in with Aldermoor" in page
    assert 'name="password"' not in page
    assert 'name="email"' not in page
    client = Client()
    typed = {"login": ada.user.email, "password": "three words together", "email": ada.user.email}
    for way in ("account_login", "account_request_login_code", "account_reset_password", "mfa_login_webauthn"):
        assert client.post(reverse(way), typed)["Location"] == reverse("account_login")
    assert not mail.outbox
    assert not is_in(client)
    vouch_for(provider, ada)
    come_by(provider, client, "ada")
    assert is_in(client)
    told = client.get(reverse("account_change_password"), follow=True).content.decode()
    assert "Here people sign in with Aldermoor alone." in told
