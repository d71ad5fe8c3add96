"""Work groups of one name are told apart by their place, wherever one is chosen or named."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from commonground.people import actions
from commonground.people.models import WorkGroup
from commonground.web.tests.forms import ClientOf
from tests.cast import Cast
from tests.make import make_work_group


@pytest.fixture
def client(cast: Cast, client_of: ClientOf) -> Client:
    """The administrator, in a network that has Maintenance in two places."""
    for place in ("Plant 2", "Plant 1"):
        make_work_group("Maintenance", cast.host, place=place, parent=make_work_group(place, cast.host, place=place))
    return client_of("administrator")


def page(client: Client, name: str, *numbers: int) -> str:
    return " ".join(client.get(reverse(name, args=numbers)).content.decode().split())


def test_a_work_group_says_which_of_them_it_lies_in(cast: Cast, client: Client) -> None:
    seen = page(client, "new-work-group", cast.host.pk)
    offered = re.findall(r"<option[^>]*>(Maintenance[^<]*|Plant[^<]*)</option>", seen)
    assert offered == ["Maintenance, Plant 1", "Maintenance, Plant 2", "Plant 1", "Plant 2"]


def test_the_overview_says_which_of_them_has_no_leader(client: Client) -> None:
    seen = page(client, "administration")
    assert seen.index("Maintenance, Plant 1 has no leader") < seen.index("Maintenance, Plant 2 has no leader")
    assert "Plant 1, Plant 1" not in seen


def test_an_invitation_says_which_of_them_it_leads_to(cast: Cast, client: Client) -> None:
    unit = WorkGroup.objects.get(name="Maintenance", place="Plant 2")
    actions.invite(cast.host, work_group=unit, name="Noor", by=cast.administrator)
    assert "Maintenance, Plant 2, Aldermoor" in page(client, "admin-invitations")
