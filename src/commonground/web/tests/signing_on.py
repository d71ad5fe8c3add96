"""The company's sign-in as somebody goes through it in a browser, for tests."""

import re
from html import unescape

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from commonground.people.models import Member
from tests.sign_on_provider import Provider

NOTHING_KNOWN = "Ask an administrator of this network for an invitation"
NOT_SIGNED_IN = "You are not signed in"


def there_from(client: Client, **more: str) -> str:
    """Where the button leads."""
    page = client.post(reverse("sign-on"), more).content.decode()
    found = re.search(r'http-equiv="refresh" content="0; url=([^"]+)"', page)
    assert found, page
    return unescape(found.group(1))


def come_by(provider: Provider, client: Client, uid: str, **more: str) -> HttpResponse:
    """All of it: the button, the provider's page, and back."""
    return client.get(provider.sign_in(there_from(client, **more), uid), follow=True)


def is_in(client: Client) -> bool:
    return client.get(reverse("settings")).status_code == 200


def vouch_for(provider: Provider, member: Member, uid: str = "ada", **more: object) -> None:
    provider.know(uid, **{"email": member.user.email, "email_verified": True, "name": "Ada A.", **more})
