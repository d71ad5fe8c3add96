"""Accepting an invitation."""

from dataclasses import replace
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress

from commonground.core import clock
from commonground.core.require import Refused
from commonground.events.models import Event
from commonground.people import actions
from commonground.people.actions.joining import Newcomer
from commonground.people.models import Member, Membership, Network, User
from commonground.people.viewer import viewer_of
from tests.cast import Cast
from tests.make import make_member, make_question

pytestmark = pytest.mark.portable

NOOR = Newcomer(name=" Noor \u202eVillareal", email="Noor@example.com", zone="Europe/London", knows="Waste water")


def test_an_invited_person_becomes_a_member_where_she_was_invited_to(cast: Cast) -> None:
    invitation = actions.invite(cast.host, work_group=cast.laboratory, email="noor@example.com", by=cast.administrator)
    noor = actions.accept_invitation(invitation, NOOR)
    assert (noor.name, noor.handle, noor.organisation, noor.work_group) == (
        "Noor Villareal",
        "noor-villareal",
        cast.host,
        cast.laboratory,
    )
    assert not noor.is_guest
    assert not noor.is_admin
    assert not noor.user.has_usable_password()
    assert Event.objects.get(name="member.joined").actor_id == noor.pk


@pytest.mark.parametrize(("mailed_to", "is_proven"), [("noor@example.com", True), ("", False)])
def test_an_address_is_proven_by_the_mail_that_brought_the_link(cast: Cast, mailed_to: str, is_proven: bool) -> None:
    invitation = actions.invite(cast.host, email=mailed_to, by=cast.administrator)
    noor = actions.accept_invitation(invitation, NOOR)
    address = EmailAddress.objects.get(user=noor.user)
    assert (address.email, address.verified, address.primary) == ("noor@example.com", is_proven, True)
    assert noor.user.email == (mailed_to or None)


def test_who_mistyped_her_address_claims_what_is_hers_by_a_fresh_link(cast: Cast) -> None:
    handed_over = actions.invite(cast.host, by=cast.administrator)
    mistyped = actions.accept_invitation(handed_over, replace(NOOR, email="noro@example.com"))
    fresh = actions.invite(cast.host, claims=mistyped, email="noor@example.com", by=cast.administrator)
    noor = actions.accept_invitation(fresh, NOOR)
    assert (noor.pk, noor.user.email) == (mistyped.pk, "noor@example.com")
    assert [one.email for one in EmailAddress.objects.filter(user=noor.user)] == ["noor@example.com"]


def test_a_link_is_used_once(cast: Cast) -> None:
    invitation = actions.invite(cast.host, by=cast.administrator)
    actions.accept_invitation(invitation, NOOR)
    with pytest.raises(Refused, match="was used"):
        actions.accept_invitation(invitation, Newcomer(name="Second", email="second@example.com"))
    assert not User.objects.filter(email="second@example.com").exists()
    assert Event.objects.filter(name="member.joined").count() == 1


def test_an_expired_link_lets_nobody_in(cast: Cast) -> None:
    invitation = actions.invite(cast.host, by=cast.administrator)
    with clock.held(clock.now() + timedelta(days=15)), pytest.raises(Refused):
        actions.accept_invitation(invitation, NOOR)


@pytest.mark.parametrize("email", ["", "ADA@example.com"])
def test_an_address_is_needed_and_belongs_to_one_person(cast: Cast, email: str) -> None:
    make_member("Ada", email="ada@example.com")
    invitation = actions.invite(cast.host, by=cast.administrator)
    with pytest.raises(Refused):
        actions.accept_invitation(invitation, Newcomer(name="Another", email=email))


def test_a_name_of_no_letters_is_refused_and_one_of_other_letters_is_not(cast: Cast) -> None:
    invitation = actions.invite(cast.host, by=cast.administrator)
    with pytest.raises(Refused):
        actions.accept_invitation(invitation, Newcomer(name=" \u202e ", email="a@example.com"))
    assert actions.accept_invitation(invitation, Newcomer(name="مارين", email="a@example.com")).handle == "member"


def test_two_people_may_have_one_name(cast: Cast) -> None:
    for email in ("one@example.com", "two@example.com"):
        invitation = actions.invite(cast.host, email=email, by=cast.administrator)
        actions.accept_invitation(invitation, Newcomer(name="Ada Asker"))
    assert Member.objects.filter(handle="ada-asker").count() == 2


def test_a_guest_reads_her_group_and_nothing_else(cast: Cast) -> None:
    invitation = actions.invite_guest(cast.group, organisation=cast.customer_firm, by=cast.steward)
    guest = actions.accept_invitation(invitation, NOOR)
    assert guest.is_guest
    assert viewer_of(guest).groups == [cast.group.pk]


def test_a_member_comes_into_the_group_she_was_invited_to(cast: Cast) -> None:
    invitation = actions.invite_guest(
        cast.group, organisation=cast.customer_firm, email=str(cast.customer.user.email), by=cast.steward
    )
    with pytest.raises(Refused, match="Sign in"):
        actions.accept_invitation(invitation, NOOR)
    actions.accept_as_member(invitation, by=cast.customer)
    assert viewer_of(cast.customer).may_read(cast.group.pk)
    assert not Member.objects.get(pk=cast.customer.pk).is_guest
    with pytest.raises(Refused):
        actions.accept_as_member(invitation, by=cast.outsider)
    assert not viewer_of(cast.outsider).may_read(cast.group.pk)


def test_who_is_in_the_group_already_uses_up_the_link_and_stays_what_she_is(cast: Cast) -> None:
    invitation = actions.invite_guest(cast.group, organisation=cast.host, by=cast.steward)
    actions.accept_as_member(invitation, by=cast.steward)
    assert Membership.objects.get(group=cast.group, member=cast.steward).role == "steward"
    assert not Event.objects.filter(name="group.joined").exists()


def test_a_member_does_not_join_the_network_twice(cast: Cast) -> None:
    invitation = actions.invite(cast.partner_firm, by=cast.administrator)
    with pytest.raises(Refused, match="member already"):
        actions.accept_as_member(invitation, by=cast.asker)
    invitation.refresh_from_db()
    assert invitation.is_open


def test_an_imported_person_claims_what_she_wrote(cast: Cast) -> None:
    imported = make_member("imre1977", cast.partner_firm)
    question = make_question("Where is the valve?", author=imported)
    User.objects.filter(pk=imported.pk).update(email=None)
    imported.user.refresh_from_db()
    invitation = actions.invite(cast.partner_firm, claims=imported, email="imre@example.com", by=cast.administrator)
    claimed = actions.accept_invitation(invitation, Newcomer(name="Imre Castellane", password="a long good one"))
    assert claimed.pk == imported.pk
    assert claimed.user.check_password("a long good one")
    question.post.refresh_from_db()
    assert question.post.author.name == "Imre Castellane"


def test_what_was_claimed_is_not_claimed_again(cast: Cast) -> None:
    imported = make_member("imre1977", cast.partner_firm)
    User.objects.filter(pk=imported.pk).update(email=None)
    imported.user.refresh_from_db()
    invitation = actions.invite(cast.partner_firm, claims=imported, by=cast.administrator)
    User.objects.filter(pk=imported.pk).update(email="imre@example.com")
    with pytest.raises(Refused, match="signs in as this member already"):
        actions.accept_invitation(invitation, NOOR)


@pytest.mark.django_db
def test_the_first_administrator_is_invited_into_an_empty_network() -> None:
    invitation = actions.found_network("Aldermoor", host="Aldermoor Ltd", email="osei@example.com")
    osei = actions.accept_invitation(invitation, Newcomer(name="Osei Dankworth"))
    assert osei.is_admin
    assert osei.is_employee
    assert Network.get().name == "Aldermoor"
    with pytest.raises(Refused):
        actions.found_network("Mine", host="Mine")
