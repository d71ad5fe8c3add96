"""What people do on the pages of groups, settings and administration, through real forms without JavaScript."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from commonground.conversations import actions as conversations
from commonground.conversations.models import Ruling
from commonground.events.models import Event
from commonground.people import actions
from commonground.people.limits import limit_of
from commonground.people.models import Group, Invitation, Member, Network, Organisation, User, WorkGroup
from commonground.people.queries import standing_in
from commonground.people.viewer import viewer_of
from commonground.web.tests.forms import ClientOf, post
from tests.cast import Cast
from tests.make import make_group, make_member, make_question


def key_of(page: str) -> str:
    found = re.search(r'name="key" value="([^"]+)"', page)
    assert found
    return found.group(1)


def group_form(group: Group, **changes: Any) -> dict[str, Any]:
    was = {"name": group.name, "purpose": "", "audience": group.audience, "joining": group.joining}
    return {**was, **changes}


def test_a_group_is_founded_once_however_often_the_form_is_sent(cast: Cast, client_of: ClientOf) -> None:
    client = client_of("outsider")
    key = key_of(client.get(reverse("new-group")).content.decode())
    typed = {"name": "Bearings", "purpose": "", "audience": "network", "joining": "open", "key": key}
    for _again in range(2):
        assert post(client, "new-group", **typed).status_code == 200
    group = Group.objects.get(name="Bearings")
    assert standing_in(cast.outsider, group.pk).is_steward


def test_a_group_form_keeps_what_was_typed_and_says_what_is_missing(cast: Cast, client_of: ClientOf) -> None:
    answer = post(
        client_of("outsider"), "new-group", name="", purpose="Balls", audience="organisations", joining="open"
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Give it a name." in page
    assert "Name at least one organisation" in page
    assert "Balls" in page


def test_only_an_administrator_is_offered_the_web_as_an_audience(cast: Cast, client_of: ClientOf) -> None:
    assert 'value="public"' not in client_of("outsider").get(reverse("new-group")).content.decode()
    assert 'value="public"' in client_of("administrator").get(reverse("new-group")).content.decode()
    forged = post(client_of("outsider"), "new-group", name="Mine", audience="public", joining="open")
    assert forged.status_code == 422
    assert client_of("customer").get(reverse("new-group")).status_code == 403


def test_another_audience_is_confirmed_with_what_it_means(cast: Cast, client_of: ClientOf) -> None:
    client = client_of("steward")
    typed = group_form(cast.group, name="Line 3 and 4", audience="network")
    asked = post(client, "group-settings", cast.group.pk, **typed)
    page = asked.content.decode()
    assert "4 more people will read everything in it" in page
    assert 'value="Line 3 and 4"' in page
    assert Group.objects.get(pk=cast.group.pk).audience == "joined"
    mark = re.search(r'name="confirmed" value="([^"]+)"', page)
    assert mark
    make_member("One more")
    again = post(client, "group-settings", cast.group.pk, **typed, confirmed=mark.group(1))
    assert "5 more people" in again.content.decode()
    post(client, "group-settings", cast.group.pk, **typed, confirmed="5-0-False-False")
    changed = Group.objects.get(pk=cast.group.pk)
    assert (changed.audience, changed.name) == ("network", "Line 3 and 4")


def test_a_new_name_needs_no_second_word(cast: Cast, client_of: ClientOf) -> None:
    post(client_of("steward"), "group-settings", cast.group.pk, **group_form(cast.group, name="Line three"))
    assert Group.objects.get(pk=cast.group.pk).name == "Line three"


def test_joining_and_leaving(cast: Cast, client_of: ClientOf) -> None:
    group, client = make_group("Bearings", "network"), client_of("outsider")
    assert "You joined Bearings." in post(client, "join-group", group.pk).content.decode()
    assert "You still read it" in client.get(reverse("leave-group", args=[group.pk])).content.decode()
    post(client, "leave-group", group.pk)
    assert not standing_in(cast.outsider, group.pk).is_member
    assert post(client, "join-group", cast.group.pk).status_code == 404


def test_the_only_steward_is_told_what_to_do_before_she_leaves(cast: Cast, client_of: ClientOf) -> None:
    page = post(client_of("steward"), "leave-group", cast.group.pk).content.decode()
    assert "Make somebody else a steward, then leave." in page
    assert standing_in(cast.steward, cast.group.pk).is_steward


def test_a_steward_lets_in_by_name_and_removes(cast: Cast, client_of: ClientOf) -> None:
    client, number = client_of("steward"), cast.group.pk
    post(client, "let-in", number, member="otto OUTSIDER")
    assert viewer_of(cast.outsider).may_read(number)
    post(client, "make-steward", number, cast.outsider.pk)
    assert standing_in(cast.outsider, number).is_steward
    post(client, "unmake-steward", number, cast.outsider.pk)
    post(client, "remove-from-group", number, cast.outsider.pk)
    assert not viewer_of(cast.outsider).may_read(number)


def test_a_name_that_two_people_have_is_told_apart_by_the_address_of_a_page(cast: Cast, client_of: ClientOf) -> None:
    client, twin = client_of("steward"), make_member("Otto Outsider")
    assert "Two people have this name" in post(client, "let-in", cast.group.pk, member="Otto Outsider").content.decode()
    page = f"http://testserver{reverse('member', args=[twin.pk, twin.handle])}"
    post(client, "let-in", cast.group.pk, member=page)
    assert viewer_of(twin).may_read(cast.group.pk)
    assert not viewer_of(cast.outsider).may_read(cast.group.pk)


@pytest.mark.parametrize("typed", ["Nobody Here", "http://x/m/zzzzzzzzzzz-x", "\x00\u202e", "x" * 400, ""])
def test_a_name_of_nobody_is_said_in_its_place(cast: Cast, client_of: ClientOf, typed: str) -> None:
    answer = post(client_of("steward"), "let-in", cast.group.pk, member=typed)
    assert answer.status_code == 422
    assert 'class="error"' in answer.content.decode()


def test_who_keeps_nothing_does_nothing_by_a_forged_form(cast: Cast, client_of: ClientOf) -> None:
    number = cast.group.pk
    acts = [
        ("let-in", (number,), {"member": "Otto Outsider"}),
        ("make-steward", (number, cast.answerer.pk), {}),
        ("remove-from-group", (number, cast.answerer.pk), {}),
        ("group-settings", (number,), group_form(cast.group, name="Mine")),
        ("invite-guest", (number,), {"name": "X", "organisation": cast.host.code}),
    ]
    for name, numbers, typed in acts:
        assert post(client_of("asker"), name, *numbers, **typed).status_code == 403, name
        assert post(client_of("outsider"), name, *numbers, **typed).status_code == 404, name
    assert Group.objects.get(pk=number).name == "Line 3"


def test_a_steward_invites_a_guest_and_hands_her_the_link(cast: Cast, client_of: ClientOf) -> None:
    client = client_of("steward")
    post(client, "invite-guest", cast.group.pk, name="Pavla", email="", organisation=cast.partner_firm.code)
    invitation = Invitation.objects.get()
    assert (invitation.group, invitation.organisation) == (cast.group, cast.partner_firm)
    page = client.get(reverse("group-people", args=[cast.group.pk])).content.decode()
    assert f"/join/{invitation.secret}" in page
    assert (
        f"/join/{invitation.secret}"
        not in client_of("asker").get(reverse("group-people", args=[cast.group.pk])).content.decode()
    )
    for who in ("asker", "outsider"):
        assert post(client_of(who), "withdraw-invitation", invitation.pk).status_code == 404
    post(client, "withdraw-invitation", invitation.pk)
    assert not Invitation.objects.get().is_open


def test_nobody_invites_without_end(cast: Cast, client_of: ClientOf) -> None:
    client = client_of("steward")
    for number in range(41):
        typed = {"name": "X", "email": f"x{number}@example.com", "organisation": cast.host.code}
        answer = client.post(reverse("invite-guest", args=[cast.group.pk]), typed)
    assert answer.status_code == 422
    assert "It works again in" in answer.content.decode()
    assert Invitation.objects.count() == limit_of("invite", cast.steward).times


def test_a_profile_is_saved_and_comes_back_as_it_was_typed(cast: Cast, client_of: ClientOf) -> None:
    client = client_of("asker")
    typed = {
        "name": "Ada",
        "knows": "Looms",
        "languages": "German, english, Gibberish",
        "zone": "UTC",
        "language": "en",
    }
    page = post(client, "settings", **typed).content.decode()
    assert "We do not know the language “Gibberish”" in page
    assert "German, english, Gibberish" in page
    post(client, "settings", **{**typed, "languages": "German, english, de", "is_named_in_public": "on"})
    ada = Member.objects.get(pk=cast.asker.pk)
    assert (ada.languages, ada.takes_questions, ada.is_named_in_public) == (["de", "en"], False, True)
    assert 'value="German, English"' in client.get(reverse("settings")).content.decode()


def test_pages_speak_the_language_that_was_chosen(cast: Cast, client_of: ClientOf) -> None:
    client = client_of("asker")
    page = post(client, "settings", name="Ada", languages="", zone="UTC", language="de").content.decode()
    assert ("Gespeichert." in page, "Saved." in page) == (True, False)
    assert client.get(reverse("settings")).headers["Content-Language"] == "de"


def test_an_organisation_and_its_units_are_made_and_changed(cast: Cast, client_of: ClientOf) -> None:
    client = client_of("administrator")
    key = key_of(client.get(reverse("admin-organisations")).content.decode())
    for _again in range(2):
        post(client, "admin-organisations", name="Skerry", kind="customer", mail_domains="skerry.example", key=key)
    skerry = Organisation.objects.get(name="Skerry")
    post(client, "admin-organisation", skerry.pk, name="Skerry Harbour", mail_domains="")
    post(client, "new-work-group", skerry.pk, name="Cranes", place="Pier 2", parent="")
    cranes = WorkGroup.objects.get(name="Cranes")
    post(client, "new-work-group", skerry.pk, name="Crane 1", place="", parent=cranes.code)
    post(client, "admin-work-group", cranes.pk, name="All cranes", place="Pier 2", parent="")
    page = client.get(reverse("admin-organisation", args=[skerry.pk])).content.decode()
    assert "Skerry Harbour" in page
    assert page.index("All cranes") < page.index("Crane 1")
    assert page.count('data-depth="1"') == 1
    harald = make_member("Harald", skerry)
    post(client, "set-leader", cranes.pk, leader="harald")
    cranes.refresh_from_db()
    assert cranes.leader == harald
    post(client, "set-leader", cranes.pk, leader="")
    cranes.refresh_from_db()
    assert cranes.leader is None


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ({"name": "Vantin"}, "There is an organisation of this name already"),
        ({"name": ""}, "Give it a name."),
        ({"name": "x" * 121}, "under 120 characters"),
        ({"kind": "host"}, "Select a valid choice"),
        ({"mail_domains": "not a domain"}, "is no mail domain"),
    ],
)
def test_an_organisation_that_cannot_be_says_why_in_its_place(
    cast: Cast, client_of: ClientOf, typed: dict[str, str], error: str
) -> None:
    answer = post(client_of("administrator"), "admin-organisations", **{"name": "Skerry", "kind": "customer", **typed})
    assert answer.status_code == 422
    assert error in answer.content.decode()
    assert Organisation.objects.count() == 3


def test_somebody_moves_leaves_and_comes_back(cast: Cast, client_of: ClientOf) -> None:
    client, number = client_of("administrator"), cast.leader.pk
    page = client.get(reverse("deactivate-member", args=[number])).content.decode()
    assert "Packaging will have no leader" in page
    assert Member.objects.get(pk=number).is_active
    hers = client_of("leader")
    post(client, "deactivate-member", number)
    assert hers.get(reverse("settings")).status_code == 302
    assert "has left" in client.get(reverse("admin-person", args=[number])).content.decode()
    post(client, "reactivate-member", number)
    assert hers.get(reverse("settings")).status_code == 302
    post(client, "admin-person", number, place=cast.laboratory.code)
    assert Member.objects.get(pk=number).work_group == cast.laboratory
    page = client.get(reverse("deactivate-member", args=[cast.steward.pk])).content.decode()
    assert "alone" not in page  # the group is closed to the administrator


def test_what_a_leaver_keeps_alone_is_named_where_the_administrator_reads_it(cast: Cast, client_of: ClientOf) -> None:
    make_group("Bearings", "network", stewards=(cast.outsider,))
    make_group("Pumps", "network", stewards=(cast.outsider, cast.asker))
    page = client_of("administrator").get(reverse("deactivate-member", args=[cast.outsider.pk])).content.decode()
    assert "Bearings: kept by Otto Outsider alone" in page
    assert "Pumps" not in page


def test_an_administrator_is_named_and_unnamed(cast: Cast, client_of: ClientOf) -> None:
    client = client_of("administrator")
    post(client, "make-administrator", cast.leader.pk)
    assert client_of("leader").get(reverse("administration")).status_code == 200
    post(client, "unmake-administrator", cast.leader.pk)
    assert client_of("leader").get(reverse("administration")).status_code == 404
    page = post(client, "unmake-administrator", cast.administrator.pk).content.decode()
    assert "Name another one first" in page


def test_inviting_by_link_by_mail_and_by_list(cast: Cast, client_of: ClientOf) -> None:
    client = client_of("administrator")
    post(client, "admin-invitations", place=cast.laboratory.code, name="Noor", email="")
    link = Invitation.objects.get(name="Noor")
    assert (link.organisation, link.work_group) == (cast.host, cast.laboratory)
    assert f"/join/{link.secret}" in client.get(reverse("admin-invitations")).content.decode()
    post(client, "admin-invitations", place=cast.partner_firm.code, email="pavla@example.com")
    page = client.get(reverse("admin-invitations")).content.decode()
    mailed = Invitation.objects.get(email="pavla@example.com")
    assert mailed.secret not in page
    post(client, "renew-invitation", mailed.pk)
    assert Invitation.objects.get(pk=mailed.pk).secret != mailed.secret
    lines = "A, a@example.com, Aldermoor\nB, b@example.com, Nowhere"
    answer = post(client, "admin-invitation-list", lines=lines)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "1 person is invited." in page
    assert "no organisation “Nowhere”" in page
    assert ">B, b@example.com, Nowhere</textarea>" in page.replace("\n", "")
    file = SimpleUploadedFile("people.csv", "C, c@example.com, Aldermoor".encode("utf-16"))
    assert "1 person is invited." in post(client, "admin-invitation-list", file=file).content.decode()
    assert Invitation.objects.count() == 4


@pytest.mark.parametrize("raw", [b"PK\x03\x04\x00", b"x" * 2_000_001])
def test_a_file_that_is_no_list_is_said_in_its_place(cast: Cast, client_of: ClientOf, raw: bytes) -> None:
    answer = post(client_of("administrator"), "admin-invitation-list", file=SimpleUploadedFile("people.csv", raw))
    assert answer.status_code == 422
    assert 'class="error"' in answer.content.decode()


@pytest.mark.parametrize("lines", ["", "x@example.com\n" * 1002])
def test_a_list_of_nothing_and_one_without_end_are_refused(cast: Cast, client_of: ClientOf, lines: str) -> None:
    assert post(client_of("administrator"), "admin-invitation-list", lines=lines).status_code == 422
    assert not Invitation.objects.exists()


def test_an_imported_person_gets_a_link_of_her_own(cast: Cast, client_of: ClientOf) -> None:
    imported, client = make_member("imre1977", cast.partner_firm), client_of("administrator")
    User.objects.filter(pk=imported.pk).update(email=None)
    post(client, "invite-to-claim", imported.pk)
    invitation = Invitation.objects.get(claims=imported)
    assert f"/join/{invitation.secret}" in client.get(reverse("admin-person", args=[imported.pk])).content.decode()


def test_a_hidden_post_is_shown_again_where_the_administrator_reads(cast: Cast, client_of: ClientOf) -> None:
    network = make_group("Network", "network", stewards=(cast.steward,))
    for group in (network, cast.group):
        question = make_question(f"Secret of {group.name}", cast.asker, group)
        conversations.hide_post(question.post, reason="Names a customer", by=cast.steward)
    client = client_of("administrator")
    page = client.get(reverse("admin-hidden")).content.decode()
    assert "Secret of Network" in page
    assert "Names a customer" in page
    assert "Secret of Line 3" not in page
    open_one, closed_one = network.posts.get(), cast.group.posts.get()
    assert post(client, "restore-post", closed_one.pk).status_code == 404
    post(client, "restore-post", open_one.pk)
    open_one.refresh_from_db()
    assert not open_one.is_hidden


def test_what_stays_hidden_after_an_appeal_is_not_offered_to_be_shown(cast: Cast, client_of: ClientOf) -> None:
    question = make_question(author=cast.asker, group=make_group("Network", "network", stewards=(cast.steward,)))
    conversations.hide_post(question.post, reason="Names a customer", by=cast.steward)
    ruling = Ruling.objects.get()
    conversations.appeal(ruling, words="No.", by=cast.asker)
    client = client_of("administrator")
    assert "Show it again" in client.get(reverse("admin-hidden")).content.decode()
    conversations.decide_appeal(ruling, is_kept=True, reason="Yes.", by=cast.administrator)
    page = client.get(reverse("admin-hidden")).content.decode()
    assert ("Show it again" in page, "stays hidden after an appeal" in page) == (False, True)


def test_the_network_is_named_and_its_times_are_set(cast: Cast, client_of: ClientOf) -> None:
    client = client_of("administrator")
    post(client, "admin-settings", name="Aldermoor", purpose="Paint", zone="Europe/London", language="en")
    assert Network.get().name == "Aldermoor"
    page = client.get(reverse("admin-times")).content.decode()
    typed = dict(re.findall(r'name="(\w+)" value="([^"]+)"', page))
    typed = {name: value for name, value in typed.items() if name not in {"csrfmiddlewaretoken", "q"}}
    assert typed["first_people_wait"] == "4"
    post(client, "admin-times", **{**typed, "first_people_wait": "0.5"})
    assert Network.get().first_people_wait == timedelta(minutes=30)
    assert list(Event.objects.get(name="network.times_changed").data) == ["first_people_wait"]
    answer = post(client, "admin-times", **{**typed, "stewards_asked_after": "2", "owner_wait": "-1"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Give more days than for" in page
    assert "Give at least 0.05." in page


def test_the_log_has_an_end(cast: Cast, client_of: ClientOf) -> None:
    client = client_of("administrator")
    for number in range(45):
        actions.create_organisation(f"Firm {number}", kind="customer", by=cast.administrator)
    first = client.get(reverse("admin-log")).content.decode()
    onward = first.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0]
    second = client.get(reverse("admin-log") + onward).content.decode()
    assert "Firm 44" in first
    assert "Firm 0<" in second
    assert "since the beginning" in second


@pytest.mark.parametrize("address", ["/g/11111111111/people", "/m/11111111111-x", "/admin/people/11111111111"])
def test_a_guessed_id_leads_nowhere(client_of: ClientOf, address: str) -> None:
    assert client_of("administrator").get(address).status_code == 404
