"""People and groups brought in from elsewhere."""

import pytest

from commonground.core.require import Refused
from commonground.events.models import Event
from commonground.people.actions import importing, invite
from commonground.people.actions.joining import Newcomer, accept_invitation
from commonground.people.models import Group, Member, Membership, Organisation
from commonground.people.viewer import viewer_of
from tests.cast import Cast
from tests.make import make_organisation


def test_imported_people_are_made_all_at_once_and_cannot_sign_in(cast: Cast, django_assert_num_queries) -> None:
    with django_assert_num_queries(4):
        members = importing.import_members([f"u{number}" for number in range(50)], organisation=cast.partner_firm)
    assert [member.name for member in members[:2]] == ["u0", "u1"]
    assert Member.objects.filter(user__email=None, is_active=True).count() == 50
    assert not any(member.user.has_usable_password() for member in members)


def test_an_imported_person_is_invited_to_claim_what_is_hers(cast: Cast) -> None:
    (imported,) = importing.import_members(["u3"], organisation=cast.partner_firm)
    invitation = invite(cast.partner_firm, claims=imported, email="una@example.com", by=cast.administrator)
    claimed = accept_invitation(invitation, Newcomer(name="Una", password="a long one indeed"))
    assert (claimed.pk, claimed.name, claimed.user.email) == (imported.pk, "Una", "una@example.com")


@pytest.mark.parametrize("name", ["", " \x00 ", "x" * 121])
def test_a_name_that_cannot_be_stored_is_refused(cast: Cast, name: str) -> None:
    with pytest.raises(Refused):
        importing.import_members(["fine", name], organisation=cast.host)
    assert not Member.objects.filter(name="fine").exists()


def test_the_former_member_is_named_in_the_language_of_the_network(cast: Cast) -> None:
    former = importing.import_former_member(organisation=cast.host)
    assert (former.name, former.is_active, former.user.is_active) == ("Former member", False, False)
    assert viewer_of(former).groups == []


def test_an_organisation_is_found_by_its_name_or_added_as_a_community(db: None) -> None:
    vantin = make_organisation("Vantin", "partner")
    exact = make_organisation("VANTIN", "customer")
    assert importing.import_organisation(" Vantin ") == vantin
    assert importing.import_organisation("VANTIN") == exact
    assert importing.import_organisation("vantin") in {vantin, exact}
    added = importing.import_organisation("Users of Kyros")
    assert (added.kind, Organisation.objects.count()) == ("community", 3)
    assert Event.objects.get(name="organisation.created").imported


def test_an_imported_group_has_its_readers_and_its_steward(cast: Cast) -> None:
    group = importing.import_group(
        "Kyros", audience="organisations", organisations=[cast.partner_firm], steward=cast.steward
    )
    assert list(group.organisations.all()) == [cast.partner_firm]
    assert Membership.objects.get(group=group).role == "steward"
    event = Event.objects.get(name="group.created")
    assert (event.imported, event.actor_id, event.group_id) == (True, cast.steward.pk, group.pk)


def test_a_group_nobody_could_read_is_not_founded(cast: Cast) -> None:
    with pytest.raises(Refused):
        importing.import_group("Kyros", audience="joined", steward=None)
    assert not Group.objects.filter(name="Kyros").exists()


def test_who_belonged_to_a_group_is_let_in_once(cast: Cast) -> None:
    for _again in range(2):
        importing.import_memberships(cast.group, [cast.outsider.pk, cast.steward.pk])
    assert cast.group.pk in viewer_of(cast.outsider).groups
    assert Membership.objects.get(group=cast.group, member=cast.steward).role == "steward"
