"""The link of an invitation, as a page."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from commonground.core import clock
from commonground.people import actions
from commonground.people.models import Invitation, Member, User
from commonground.people.viewer import viewer_of
from tests.cast import Cast
from tests.make import make_member

NOOR = {"name": "Noor Villareal", "language": "en", "zone": "Europe/Berlin", "knows": "Waste water", "password": ""}


def join(invitation: Invitation) -> str:
    return reverse("join", args=[invitation.secret])


def is_in(client: Client) -> bool:
    return client.get(reverse("settings")).status_code == 200


def test_who_opens_a_mailed_link_is_in_with_her_name_alone(cast: Cast) -> None:
    invitation = actions.invite(cast.host, work_group=cast.laboratory, email="noor@example.com", by=cast.administrator)
    client = Client()
    assert "noor@example.com" in client.get(join(invitation)).content.decode()
    client.post(join(invitation), {**NOOR, "knows": ""})
    assert is_in(client)
    noor = Member.objects.get(user__email="noor@example.com")
    assert (noor.work_group, noor.zone, noor.is_guest) == (cast.laboratory, "Europe/Berlin", False)


def test_an_address_that_nobody_proved_is_proven_by_a_code(cast: Cast) -> None:
    invitation = actions.invite(cast.host, by=cast.administrator)
    client = Client()
    answer = client.post(join(invitation), {**NOOR, "email": "Noor@example.com"}, follow=True)
    assert not is_in(client)
    assert "We sent a code" in answer.content.decode()
    assert not User.objects.filter(email="noor@example.com").exists()
    code = re.search(r"\d{4}-\d{4}", mail.outbox[-1].body)
    assert code
    client.post(reverse("account_email_verification_sent"), {"code": code.group()})
    assert is_in(client)
    assert User.objects.get(email="noor@example.com").member.name == "Noor Villareal"


def test_who_lost_the_page_of_the_code_proves_her_address_by_signing_in(cast: Cast) -> None:
    invitation = actions.invite(cast.host, by=cast.administrator)
    Client().post(join(invitation), {**NOOR, "email": "noor@example.com"})
    client = Client()
    client.post(reverse("account_request_login_code"), {"email": "noor@example.com"})
    code = re.search(r"\d{4}-\d{4}", mail.outbox[-1].body)
    assert code
    client.post(reverse("account_confirm_login_code"), {"code": code.group()})
    assert is_in(client)
    assert User.objects.filter(email="noor@example.com").exists()


def test_who_mistyped_her_address_comes_in_by_a_fresh_link(cast: Cast, client_of: Callable[[str], Client]) -> None:
    invitation = actions.invite(cast.host, by=cast.administrator)
    Client().post(join(invitation), {**NOOR, "email": "noro@example.com"})
    mistyped, administrator = Member.objects.get(name="Noor Villareal"), client_of("administrator")
    administrator.post(reverse("invite-to-claim", args=[mistyped.pk]))
    fresh = Invitation.objects.get(claims=mistyped)
    assert join(fresh) in administrator.get(reverse("admin-person", args=[mistyped.pk])).content.decode()
    client = Client()
    client.post(join(fresh), {**NOOR, "email": "noor@example.com"})
    code = re.search(r"\d{4}-\d{4}", mail.outbox[-1].body)
    assert code
    client.post(reverse("account_email_verification_sent"), {"code": code.group()})
    assert is_in(client)
    assert User.objects.get(email="noor@example.com").pk == mistyped.pk


def test_joining_with_the_address_of_a_member_does_not_tell_that_she_is_one(cast: Cast) -> None:
    pages = []
    for email in (str(cast.asker.user.email), "new@example.com"):
        invitation = actions.invite(cast.host, by=cast.administrator)
        answer = Client().post(join(invitation), {**NOOR, "email": email}, follow=True)
        pages.append(re.sub(r'value="[^"]{40,}"', "", answer.content.decode()).replace(email, "EMAIL"))
    assert pages[0] == pages[1]
    assert "already" in mail.outbox[0].subject
    assert User.objects.filter(email=cast.asker.user.email).count() == 1


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ({"name": " "}, "Write your name."),
        ({"name": "x" * 121}, "Keep it under 120 characters."),
        ({"email": "noor"}, "This is no e-mail address."),
        ({"email": ""}, "you sign in with it"),
        ({"password": "short"}, "too short"),
        ({"zone": "Mars/Olympus"}, "Select a valid choice"),
        ({"knows": "x" * 601}, "Keep it under 600 characters."),
    ],
)
def test_what_cannot_be_read_is_said_in_its_place_and_what_was_typed_stays(
    cast: Cast, typed: dict[str, str], error: str
) -> None:
    invitation = actions.invite(cast.host, by=cast.administrator)
    answer = Client().post(join(invitation), {**NOOR, "email": "noor@example.com", **typed})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert error in page
    assert typed.get("knows", "Waste water") in page
    assert Invitation.objects.get(pk=invitation.pk).is_open


def test_a_link_that_lets_nobody_in_says_why(cast: Cast) -> None:
    used = actions.invite(cast.host, email="a@example.com", by=cast.administrator)
    Client().post(join(used), NOOR)
    withdrawn = actions.invite(cast.host, by=cast.administrator)
    actions.withdraw_invitation(withdrawn, by=cast.administrator)
    old = actions.invite(cast.host, by=cast.administrator)
    renewed = actions.invite(cast.host, email="b@example.com", by=cast.administrator)
    before = join(renewed)
    actions.renew_invitation(renewed, by=cast.administrator)
    with clock.held(clock.now() + timedelta(days=15)):
        cases = [
            (join(used), 410, "This link was used"),
            (join(withdrawn), 410, "was withdrawn"),
            (join(old), 410, "This link is too old"),
            (before, 404, "a fresh one was sent since"),
            (reverse("join", args=["nothing"]), 404, "cut off on its way"),
        ]
        for address, status, words in cases:
            for answer in (Client().get(address), Client().post(address, {**NOOR, "email": "c@example.com"})):
                assert (answer.status_code, words in answer.content.decode()) == (status, True), words
    assert not User.objects.filter(email="c@example.com").exists()


def test_the_same_form_sent_twice_makes_one_member(cast: Cast) -> None:
    invitation = actions.invite(cast.host, email="noor@example.com", by=cast.administrator)
    client = Client()
    for _again in range(2):
        client.post(join(invitation), NOOR)
    assert Member.objects.filter(name="Noor Villareal").count() == 1


def test_a_guest_lands_in_her_group(cast: Cast) -> None:
    invitation = actions.invite_guest(cast.group, organisation=cast.customer_firm, name="Noor", by=cast.steward)
    client = Client()
    assert "Stella Steward invites you" in client.get(join(invitation)).content.decode()
    client.post(join(invitation), {**NOOR, "email": "noor@example.com"})
    code = re.search(r"\d{4}-\d{4}", mail.outbox[-1].body)
    assert code
    answer = client.post(reverse("account_email_verification_sent"), {"code": code.group()})
    assert f"/g/{cast.group.code}-" in answer["Location"]


def test_a_member_joins_the_group_when_she_has_signed_in(cast: Cast, client_of: Callable[[str], Client]) -> None:
    invitation = actions.invite_guest(
        cast.group, organisation=cast.customer_firm, email=str(cast.customer.user.email), by=cast.steward
    )
    assert "You are a member already" in Client().get(join(invitation)).content.decode()
    client = client_of("customer")
    assert "Join Line 3" in client.get(join(invitation)).content.decode()
    assert not viewer_of(cast.customer).may_read(cast.group.pk)
    client.post(join(invitation))
    assert viewer_of(cast.customer).may_read(cast.group.pk)


def test_a_link_for_somebody_else_is_not_used_up_by_who_is_in(cast: Cast, client_of: Callable[[str], Client]) -> None:
    invitation = actions.invite(cast.partner_firm, by=cast.administrator)
    for answer in (client_of("asker").get(join(invitation)), client_of("asker").post(join(invitation))):
        assert "it still works" in answer.content.decode()
    assert Invitation.objects.get(pk=invitation.pk).is_open


def test_an_imported_person_takes_over_what_is_hers(cast: Cast) -> None:
    imported = make_member("imre1977", cast.partner_firm)
    User.objects.filter(pk=imported.pk).update(email=None)
    imported.user.refresh_from_db()
    invitation = actions.invite(cast.partner_firm, claims=imported, email="imre@example.com", by=cast.administrator)
    client = Client()
    assert "Welcome back, imre1977" in client.get(join(invitation)).content.decode()
    client.post(join(invitation), {**NOOR, "name": "Imre Castellane"})
    assert is_in(client)
    assert Member.objects.get(pk=imported.pk).name == "Imre Castellane"


def test_hostile_and_foreign_names_are_shown_and_never_run(cast: Cast) -> None:
    for number, name in enumerate(("<script>alert(1)</script>", "مارين أودويا", "Zoë 🎨", "a\x00b\u202ec")):
        invitation = actions.invite(cast.host, email=f"n{number}@example.com", by=cast.administrator)
        client = Client()
        client.post(join(invitation), {**NOOR, "name": name})
        page = client.get(reverse("settings")).content.decode()
        assert "<script>alert" not in page
        assert "\u202e" not in page
