"""Behind a proxy that speaks TLS with the visitors."""

import pytest
from allauth.account.adapter import get_adapter
from django.conf import LazySettings
from django.test import Client, RequestFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_whoever_looks_whether_it_lives_needs_no_tls(settings: LazySettings, path: str) -> None:
    settings.SECURE_SSL_REDIRECT = True
    assert Client().get(path).status_code == 200


def test_everything_else_is_redirected(settings: LazySettings) -> None:
    settings.SECURE_SSL_REDIRECT = True
    assert Client().get("/").headers["Location"] == "https://testserver/"


@pytest.mark.parametrize(("proxies", "visitor"), [(0, "127.0.0.1"), (1, "192.0.2.7"), (2, "198.51.100.1")])
def test_tries_are_counted_for_the_visitor_before_the_proxies(
    settings: LazySettings, proxies: int, visitor: str
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    request = RequestFactory(headers={"X-Forwarded-For": "203.0.113.9, 198.51.100.1, 192.0.2.7"}).get("/")
    assert get_adapter().get_client_ip(request) == visitor
