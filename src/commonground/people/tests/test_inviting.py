"""Inviting, and taking it back."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied

from commonground.core import clock
from commonground.core.require import Refused
from commonground.events.models import Event
from commonground.people import actions
from commonground.people.actions.joining import Newcomer
from commonground.people.models import Invitation, Network
from commonground.people.queries.invitations import (
    invitation_behind,
    open_claim,
    open_into,
    open_into_organisations,
    withdrawable,
)
from commonground.people.viewer import viewer_of
from tests.cast import Cast
from tests.jobs import run_waiting_jobs
from tests.make import make_member

pytestmark = pytest.mark.usefixtures("_join_address")


@pytest.fixture
def _join_address(settings: object) -> None:
    settings.ADDRESS = "https://ask.aldermoor.example"  # type: ignore[attr-defined]


def events(name: str) -> int:
    return Event.objects.filter(name=name).count()


def test_an_invitation_with_an_address_is_mailed_once_with_its_link(cast: Cast) -> None:
    Network.objects.create(pk=1, name="Aldermoor & friends")
    invitation = actions.invite(cast.host, email=" New@Example.com", name="Noor", by=cast.administrator)
    run_waiting_jobs(twice=True)
    (sent,) = mail.outbox
    assert sent.to == ["new@example.com"]
    assert sent.subject == "Join Aldermoor & friends"
    assert f"https://ask.aldermoor.example/join/{invitation.secret}\n" in sent.body
    assert "Hello Noor," in sent.body
    assert "&amp;" not in sent.body
    assert sent.from_email.startswith("Aldermoor & friends <")


def test_an_invitation_without_an_address_is_handed_over(cast: Cast) -> None:
    invitation = actions.invite(cast.partner_firm, by=cast.administrator)
    run_waiting_jobs()
    assert mail.outbox == []
    assert invitation.is_open


@pytest.mark.parametrize("who", ["guest", "customer", "partner", "outsider", "steward", "leader"])
def test_only_administrators_invite_into_organisations(cast: Cast, who: str) -> None:
    with pytest.raises(PermissionDenied):
        actions.invite(cast.host, email="new@example.com", by=getattr(cast, who))


def test_inviting_the_same_address_again_gives_the_open_invitation(cast: Cast) -> None:
    first = actions.invite(cast.host, email="new@example.com", by=cast.administrator)
    again = actions.invite(cast.host, email="NEW@example.com", by=cast.administrator)
    assert (again, events("invitation.made")) == (first, 1)
    with clock.held(clock.now() + timedelta(days=15)):
        assert actions.invite(cast.host, email="new@example.com", by=cast.administrator) != first


def test_the_same_form_sent_twice_makes_one_link(cast: Cast) -> None:
    links = {actions.invite(cast.host, by=cast.administrator, key=5).secret for _again in range(2)}
    assert len(links) == events("invitation.made") == 1


def test_who_signs_in_already_is_not_invited_again(cast: Cast) -> None:
    with pytest.raises(Refused, match="member already"):
        actions.invite(cast.host, email=str(cast.asker.user.email).upper(), by=cast.administrator)
    with pytest.raises(Refused, match="signs in already"):
        actions.invite(cast.host, claims=cast.asker, by=cast.administrator)


def test_a_work_group_of_another_organisation_is_refused(cast: Cast) -> None:
    with pytest.raises(Refused):
        actions.invite(cast.partner_firm, work_group=cast.packaging, by=cast.administrator)


@pytest.mark.parametrize("who", ["guest", "partner", "outsider", "asker", "leader", "administrator"])
def test_only_who_keeps_a_group_invites_guests_into_it(cast: Cast, who: str) -> None:
    with pytest.raises(PermissionDenied):
        actions.invite_guest(cast.group, organisation=cast.partner_firm, by=getattr(cast, who))


def test_a_guest_is_invited_whether_or_not_the_address_is_known_here(cast: Cast) -> None:
    for email in ("new@example.com", cast.customer.user.email):
        actions.invite_guest(cast.group, organisation=cast.customer_firm, email=str(email), by=cast.steward)
    run_waiting_jobs()
    assert [sent.body.replace("new@", "") for sent in mail.outbox] != []
    assert len({sent.subject for sent in mail.outbox}) == 1
    assert "the group “Line 3”" in mail.outbox[0].body


def test_the_same_guest_is_invited_once(cast: Cast) -> None:
    to = {"organisation": cast.customer_firm, "by": cast.steward}
    by_key = {actions.invite_guest(cast.group, **to, key=6).pk for _again in range(2)}
    by_mail = {actions.invite_guest(cast.group, **to, email="new@example.com").pk for _again in range(2)}
    assert len(by_key) == len(by_mail) == 1
    assert events("invitation.made") == 2


def test_a_withdrawn_invitation_lets_nobody_in(cast: Cast) -> None:
    invitation = actions.invite(cast.host, email="new@example.com", by=cast.administrator)
    for _again in range(2):
        actions.withdraw_invitation(invitation, by=cast.administrator)
    assert events("invitation.withdrawn") == 1
    run_waiting_jobs()
    assert mail.outbox == []
    with pytest.raises(Refused):
        actions.accept_invitation(invitation, Newcomer(name="Noor"))
    with pytest.raises(Refused):
        actions.renew_invitation(invitation, by=cast.administrator)


def test_a_renewed_invitation_has_another_link_and_lasts_anew(cast: Cast) -> None:
    invitation = actions.invite(cast.host, email="new@example.com", by=cast.administrator)
    run_waiting_jobs()
    with clock.held(clock.now() + timedelta(days=20)):
        actions.renew_invitation(invitation, by=cast.administrator)
        renewed = Invitation.objects.get(pk=invitation.pk)
        assert renewed.is_open
        run_waiting_jobs(twice=True)
    assert renewed.secret != invitation.secret
    assert len(mail.outbox) == 2
    assert renewed.secret in mail.outbox[1].body


@pytest.mark.parametrize("who", ["guest", "partner", "outsider", "asker"])
def test_a_stranger_to_an_invitation_does_not_withdraw_it(cast: Cast, who: str) -> None:
    invitation = actions.invite_guest(cast.group, organisation=cast.partner_firm, by=cast.steward)
    with pytest.raises(PermissionDenied):
        actions.withdraw_invitation(invitation, by=getattr(cast, who))
    with pytest.raises(PermissionDenied):
        actions.renew_invitation(invitation, by=getattr(cast, who))


def test_another_steward_withdraws_an_invitation_into_her_group(cast: Cast) -> None:
    invitation = actions.invite_guest(cast.group, organisation=cast.partner_firm, by=cast.steward)
    actions.make_steward(cast.group, cast.asker, by=cast.steward)
    actions.withdraw_invitation(invitation, by=cast.asker)
    assert not Invitation.objects.get(pk=invitation.pk).is_open


def test_an_imported_person_is_invited_once_to_claim_what_is_hers(cast: Cast) -> None:
    imported = make_member("Imre Imported", cast.partner_firm)
    imported.user.email = None
    imported.user.save()
    first = actions.invite(cast.partner_firm, claims=imported, by=cast.administrator)
    again = actions.invite(cast.partner_firm, claims=imported, by=cast.administrator)
    assert (first.name, again) == ("Imre Imported", first)


def test_who_may_withdraw_an_invitation_finds_it(cast: Cast) -> None:
    into_group = actions.invite_guest(cast.group, organisation=cast.partner_firm, by=cast.steward)
    into_firm = actions.invite(cast.partner_firm, by=cast.administrator)
    found = {
        member: [withdrawable(viewer_of(member), member, one.pk) for one in (into_group, into_firm)]
        for member in (cast.steward, cast.administrator, cast.outsider, cast.asker)
    }
    assert found == {
        cast.steward: [into_group, None],
        cast.administrator: [None, into_firm],
        cast.outsider: [None, None],
        cast.asker: [None, None],
    }
    assert withdrawable(viewer_of(cast.steward), cast.steward, 7) is None


def test_the_open_link_of_somebody_without_sign_in_is_found_until_it_is_withdrawn(cast: Cast) -> None:
    cast.partner.user.email = None
    cast.partner.user.save()
    invitation = actions.invite(cast.partner_firm, claims=cast.partner, by=cast.administrator)
    assert open_claim(cast.partner) == invitation
    assert open_claim(cast.customer) is None
    actions.withdraw_invitation(invitation, by=cast.administrator)
    assert open_claim(cast.partner) is None


def test_who_was_invited_is_listed_until_she_has_come(cast: Cast) -> None:
    first, second = (actions.invite(cast.partner_firm, by=cast.administrator) for _each in range(2))
    guest = actions.invite_guest(cast.group, organisation=cast.customer_firm, by=cast.steward)
    assert open_into_organisations(before=None, limit=5) == [second, first]
    assert open_into_organisations(before=second.pk, limit=5) == [first]
    assert open_into(cast.group) == [guest]
    actions.withdraw_invitation(first, by=cast.administrator)
    assert open_into_organisations(before=None, limit=5) == [second]
    assert invitation_behind(first.secret) == first
    assert invitation_behind("x") is None
