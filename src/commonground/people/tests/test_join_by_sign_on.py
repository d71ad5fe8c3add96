"""Somebody joins by her company's own sign-in."""

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.core.exceptions import PermissionDenied

from commonground.core.require import Refused
from commonground.events.models import Event
from commonground.people import actions
from commonground.people.actions.joining import Newcomer
from commonground.people.actions.sign_on import SignOn
from commonground.people.models import Member, Organisation
from commonground.people.queries.invitations import open_by_sign_on_to
from tests.cast import Cast

pytestmark = pytest.mark.portable

NOOR = SignOn("https://sign-in.example", "n-1", "Noor@Vantin.example")


@pytest.fixture
def vantin(cast: Cast) -> Organisation:
    """An organisation whose people have a mail domain."""
    cast.partner_firm.mail_domains = ["vantin.example"]
    cast.partner_firm.save()
    return cast.partner_firm


def test_join_by_sign_on_makes_a_member_who_signs_in_by_it(vantin: Organisation) -> None:
    noor = actions.join_by_sign_on(NOOR, Newcomer("  Noor  Novak", language="de"), organisation=vantin)
    noor.refresh_from_db()
    assert (noor.name, noor.organisation, noor.language, noor.is_guest) == ("Noor Novak", vantin, "de", False)
    assert noor.user.email == "noor@vantin.example"
    assert not noor.user.has_usable_password()
    assert EmailAddress.objects.get(user=noor.user).verified
    assert SocialAccount.objects.get().user == noor.user
    event = Event.objects.get(name="member.joined")
    assert (event.actor_id, event.data) == (noor.pk, {"sign_on": vantin.pk})


def test_join_by_sign_on_twice_is_refused(vantin: Organisation) -> None:
    actions.join_by_sign_on(NOOR, Newcomer("Noor"), organisation=vantin)
    with pytest.raises(Refused):
        actions.join_by_sign_on(NOOR, Newcomer("Noor"), organisation=vantin)
    assert Member.objects.filter(name="Noor").count() == 1


def test_who_is_of_another_domain_does_not_join(vantin: Organisation) -> None:
    for address in ("eve@evil.example", "eve@vantin.example.evil.example", "vantin.example"):
        with pytest.raises(PermissionDenied):
            actions.join_by_sign_on(SignOn("x", "y", address), Newcomer("Eve"), organisation=vantin)
    assert not Member.objects.filter(name="Eve").exists()


def test_which_organisation_is_open_to_an_address(cast: Cast, vantin: Organisation) -> None:
    assert open_by_sign_on_to("noor@VANTIN.example") == vantin
    assert open_by_sign_on_to("noor@elsewhere.example") is None
    cast.partner.user.email = "pavel@vantin.example"
    cast.partner.user.save()
    actions.deactivate_member(cast.partner, by=cast.administrator)
    assert open_by_sign_on_to("pavel@vantin.example") is None
