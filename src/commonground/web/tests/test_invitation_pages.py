"""Inviting on the pages of administration: for whom a link is, and a list at once."""

import pytest
from django.urls import reverse

from commonground.people.models import Invitation
from commonground.web.tests.forms import ClientOf, post
from tests.cast import Cast


@pytest.mark.parametrize("typed", [{}, {"name": "", "email": ""}, {"name": " \u200b "}])
def test_a_link_for_nobody_in_particular_is_not_made(cast: Cast, client_of: ClientOf, typed: dict[str, str]) -> None:
    answer = post(client_of("administrator"), "admin-invitations", place=cast.host.code, **typed)
    assert answer.status_code == 422
    assert "Say who it is." in answer.content.decode()
    assert not Invitation.objects.exists()


def test_an_address_that_is_none_is_the_only_thing_said_to_be_wrong(cast: Cast, client_of: ClientOf) -> None:
    answer = post(client_of("administrator"), "admin-invitations", place=cast.host.code, email="noor")
    assert "Say who it is." not in answer.content.decode()
    assert "This is no e-mail address." in answer.content.decode()


@pytest.mark.parametrize("typed", [{"name": "Noor"}, {"email": "noor@example.com"}])
def test_a_name_or_an_address_is_enough(cast: Cast, client_of: ClientOf, typed: dict[str, str]) -> None:
    assert post(client_of("administrator"), "admin-invitations", place=cast.host.code, **typed).status_code == 200
    assert Invitation.objects.count() == 1


def test_the_example_of_a_list_is_of_this_network(cast: Cast, client_of: ClientOf) -> None:
    seen = client_of("administrator").get(reverse("admin-invitation-list")).content.decode()
    assert "Noor Example, noor@example.com, Aldermoor, Laboratory</pre>" in seen


def test_lines_left_to_correct_are_numbered_as_they_stand_in_the_field(cast: Cast, client_of: ClientOf) -> None:
    lines = "A, a@example.com, Aldermoor\nB, b@example.com, Nowhere\nC, c@example.com, Nowhere"
    seen = post(client_of("administrator"), "admin-invitation-list", lines=lines).content.decode()
    assert "Line 1, “B, b@example.com, Nowhere”" in seen
    assert "Line 2, “C, c@example.com, Nowhere”" in seen
