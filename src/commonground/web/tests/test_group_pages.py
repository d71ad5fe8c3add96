"""Groups on their pages: how one joins follows from who may read."""

import re

import pytest
from django.urls import reverse

from commonground.people.models import Group
from commonground.web.tests.forms import ClientOf, post
from tests.cast import Cast
from tests.make import make_group

_JOINED = {"name": "Bearings", "purpose": "", "audience": "joined", "joining": "open"}
_STEWARDS = "Stewards let people in."


def test_stewards_let_people_into_a_group_that_only_those_who_joined_may_read(cast: Cast, client_of: ClientOf) -> None:
    client = client_of("outsider")
    post(client, "new-group", **_JOINED)
    group = Group.objects.get(name="Bearings")
    assert group.joining == "invited"
    assert _STEWARDS in client.get(reverse("group-people", args=[group.pk])).content.decode()


def test_a_group_that_closes_is_joined_by_invitation_from_then_on(cast: Cast, client_of: ClientOf) -> None:
    group, client = make_group("Bearings", stewards=(cast.steward,)), client_of("steward")
    page = post(client, "group-settings", group.pk, **_JOINED).content.decode()
    confirmed = re.search(r'name="confirmed" value="([^"]+)"', page)
    assert confirmed
    post(client, "group-settings", group.pk, **_JOINED, confirmed=confirmed.group(1))
    group.refresh_from_db()
    assert (group.audience, group.joining) == ("joined", "invited")


def test_an_older_closed_group_that_says_otherwise_is_drawn_as_it_is(cast: Cast, client_of: ClientOf) -> None:
    client = client_of("steward")
    assert cast.group.joining == "open"
    assert _STEWARDS in client.get(reverse("group-people", args=[cast.group.pk])).content.decode()
    page = client.get(reverse("group-settings", args=[cast.group.pk])).content.decode()
    assert re.search(r'value="invited"[^>]*checked', page)
    assert "a steward always lets people in" in page


@pytest.mark.parametrize("joining", ["open", "invited"])
def test_how_one_joins_a_group_for_the_network_stays_a_choice(cast: Cast, client_of: ClientOf, joining: str) -> None:
    post(client_of("outsider"), "new-group", **{**_JOINED, "audience": "network", "joining": joining})
    assert Group.objects.get(name="Bearings").joining == joining
