"""Passkeys in a browser with an authenticator of its own: added, shown, and used by keys alone."""

import re
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import LazySettings
from playwright.sync_api import Page, Route, expect

from tests.cast import Cast
from tests.sign_on_provider import providing
from tests.walks.conftest import Visit

INBOX = re.compile(r"//[^/]+/inbox$")


@pytest.fixture
def live_server(live_server: Any) -> Any:
    """By its name: passkeys belong to names, and a number is none."""
    live_server.thread.host = "localhost"
    return live_server


@pytest.fixture
def cast(cast: Cast) -> Cast:
    """Everybody; the asker has proved her address."""
    EmailAddress.objects.create(user=cast.asker.user, email=cast.asker.user.email, verified=True, primary=True)
    return cast


def with_authenticator(page: Page) -> Any:
    """What a phone or laptop has built in; it says by itself that it is she."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    made = {**options, "isUserVerified": True, "automaticPresenceSimulation": True}
    return session.send("WebAuthn.addVirtualAuthenticator", {"options": made})["authenticatorId"]


@pytest.mark.parametrize("width", [1440, 360])
def test_a_passkey_is_added_and_signs_in(visit: Visit, cast: Cast, width: int) -> None:
    page = visit("asker", "/settings", width=width)
    with_authenticator(page)
    page.goto("/accounts/2fa/")
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("What you call it").fill("Laptop")
    page.keyboard.press("Enter")
    expect(page.get_by_role("textbox", name="Recovery codes")).to_be_visible()
    assert Authenticator.objects.filter(user=cast.asker.user).count() == 2
    page.goto("/accounts/2fa/")
    expect(page.get_by_role("heading", name="Laptop")).to_be_visible()
    page.context.clear_cookies()
    page.goto("/accounts/login/?next=/inbox")
    page.get_by_role("button", name="Use a passkey").focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(INBOX, timeout=10_000)
    assert Authenticator.objects.get(type="webauthn").last_used_at is not None


def test_without_an_answer_she_is_told_so_and_can_try_again(visit: Visit, cast: Cast) -> None:
    page = visit("anonymous", "/accounts/login/")
    with_authenticator(page)
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_text("No passkey was used")).to_be_visible(timeout=20_000)
    expect(page.get_by_role("button", name="Use a passkey")).to_be_enabled()


def test_pressing_twice_asks_once(visit: Visit, cast: Cast) -> None:
    page = visit("anonymous", "/accounts/login/")
    with_authenticator(page)
    asked: list[Route] = []
    page.route("**/2fa/webauthn/login/", lambda route: asked.append(route))
    for _twice in range(2):
        page.get_by_role("button", name="Use a passkey").dispatch_event("click")
    page.wait_for_timeout(300)
    assert len(asked) == 1
    asked[0].fulfill(status=429)
    expect(page.get_by_text("No passkey was used")).to_be_visible()


def test_without_scripts_the_other_ways_are_there(visit: Visit, cast: Cast) -> None:
    page = visit("anonymous", "/accounts/login/", scripts=False)
    expect(page.get_by_role("button", name="Use a passkey")).to_be_hidden()
    expect(page.get_by_role("button", name="Send me a code")).to_be_visible()
    page = visit("asker", "/accounts/2fa/webauthn/add/", scripts=False)
    expect(page.get_by_text("This browser knows no passkeys")).to_be_visible()


def _plainly(route: Route) -> None:
    """The provider's page without the style that it takes from elsewhere."""
    if route.request.method == "POST":
        return route.continue_()
    return route.fulfill(content_type="text/html", body='<form method="post"><input name="sub"></form>')


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("scripts", [True, False])
def test_the_companys_sign_in_there_and_back(
    visit: Visit, cast: Cast, settings: LazySettings, live_server: Any, scripts: bool
) -> None:
    with providing() as provider:
        settings.SIGN_ON_URL, settings.SIGN_ON_NAME = provider.url, "Aldermoor"
        settings.SIGN_ON_CLIENT, settings.SIGN_ON_SECRET = "commonground", "a secret"
        settings.ADDRESS = live_server.url
        provider.know("ada", email=cast.asker.user.email, email_verified=True)
        page = visit("anonymous", "/accounts/login/?next=/inbox", scripts=scripts)
        page.route(f"{provider.url}/oauth2/authorize*", _plainly)
        page.get_by_role("button", name="Sign in with Aldermoor").click()
        page.wait_for_url(f"{provider.url}/**")
        page.locator("[name=sub]").first.fill("ada")
        page.locator("[name=sub]").first.press("Enter")
        expect(page).to_have_url(INBOX, timeout=10_000)
