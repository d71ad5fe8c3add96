"""Who signs in, and with whom, in the tests of pages."""

from collections.abc import Iterator

import pytest
from allauth.account.models import EmailAddress
from django.conf import LazySettings
from django.template.backends.django import Template

from commonground.people.models import Member
from commonground.web.tests.second_steps import PASSWORD
from tests.cast import Cast
from tests.sign_on_provider import Provider, providing


@pytest.fixture
def ada(cast: Cast) -> Member:
    """A member with a password and a proven address."""
    cast.asker.user.set_password(PASSWORD)
    cast.asker.user.save()
    EmailAddress.objects.create(user=cast.asker.user, email=cast.asker.user.email, verified=True, primary=True)
    return cast.asker


@pytest.fixture
def only_our_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """No page or mail of allauth falls through to the templates it brings along."""

    def fell_through(self: Template, *_args: object, **_kwargs: object) -> str:
        raise AssertionError(f"{self.template.name} is not ours")

    monkeypatch.setattr(Template, "render", fell_through)


@pytest.fixture(scope="module")
def running() -> Iterator[Provider]:
    """One provider for all of these."""
    with providing() as provider:
        yield provider


@pytest.fixture
def provider(running: Provider, settings: LazySettings) -> Provider:
    """The company's sign-in, as the settings name it."""
    settings.SIGN_ON_URL, settings.SIGN_ON_NAME = running.url, "Aldermoor"
    settings.SIGN_ON_CLIENT, settings.SIGN_ON_SECRET = "commonground", "a secret"
    settings.ADDRESS = "http://testserver"
    return running
