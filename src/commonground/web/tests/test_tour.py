"""The demo's tour: a link signs in as somebody of the story, like any other way of signing in."""

import pytest
from allauth.usersessions.models import UserSession
from django.conf import LazySettings
from django.core.signing import TimestampSigner
from django.test import Client
from django.urls import path, reverse

from commonground import urls
from commonground.web.views.tour import tour
from tests.cast import Cast


@pytest.fixture
def link(cast: Cast, settings: LazySettings) -> str:
    """The way in as the asker; its address exists in the demo only."""
    settings.ROOT_URLCONF = (path("tour/<str:token>", tour, name="tour"), *urls.urlpatterns)
    return f"/tour/{TimestampSigner(salt='demo-tour').sign(cast.asker.handle)}"


def test_who_comes_in_by_a_link_sees_where_she_is_signed_in(cast: Cast, link: str) -> None:
    client = Client(headers={"user-agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"})
    assert client.get(link).status_code == 200
    assert not UserSession.objects.exists()
    assert client.post(link).status_code == 302
    assert UserSession.objects.get().user == cast.asker.user
    assert "Firefox" in client.get(reverse("sessions")).content.decode()


def test_a_link_that_is_not_ours_leads_nowhere(link: str) -> None:
    assert Client().post(f"{link}x").status_code == 404
    assert not UserSession.objects.exists()
