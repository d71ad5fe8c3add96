"""What a member says of herself, where she works, and who administers."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from commonground.core import clock
from commonground.core.require import Refused
from commonground.events.models import Event
from commonground.people import actions
from commonground.people.actions.profile import Profile
from commonground.people.models import Member, Membership, Network, WorkGroup
from commonground.people.viewer import viewer_of
from tests.cast import EVERYBODY, Cast
from tests.make import make_group, make_member

ADA = Profile(name="Ada Lovelace", knows="Looms", languages=["en", "fr"], zone="Europe/London")
NO_ADMINISTRATORS = [who for who in EVERYBODY if who not in {"anonymous", "administrator"}]


def events(name: str) -> int:
    return Event.objects.filter(name=name).count()


def groups_of(member: Member) -> dict[int, str]:
    return dict(Membership.objects.filter(member=member).values_list("group", "role"))


def test_a_member_changes_her_profile_and_the_event_keeps_none_of_it(cast: Cast) -> None:
    for _again in range(2):
        actions.change_profile(cast.asker, ADA, by=cast.asker)
    ada = Member.objects.get(pk=cast.asker.pk)
    assert (ada.name, ada.handle, ada.languages) == ("Ada Lovelace", "ada-lovelace", ["en", "fr"])
    assert Event.objects.get(name="member.changed").data == {"changed": ["knows", "languages", "name", "zone"]}


@pytest.mark.parametrize("who", [who for who in EVERYBODY if who not in {"anonymous", "asker"}])
def test_nobody_changes_the_profile_of_another(cast: Cast, who: str) -> None:
    with pytest.raises(PermissionDenied):
        actions.change_profile(cast.asker, ADA, by=getattr(cast, who))


def test_a_profile_has_a_name(cast: Cast) -> None:
    with pytest.raises(Refused):
        actions.change_profile(cast.asker, replace(ADA, name=" "), by=cast.asker)


def test_a_member_who_moves_reads_what_her_new_organisation_reads(cast: Cast) -> None:
    partners = make_group("Partners", "organisations", organisations=(cast.partner_firm,))
    for _again in range(2):
        actions.move_member(
            cast.outsider, organisation=cast.partner_firm, work_group=None, is_guest=False, by=cast.administrator
        )
    assert viewer_of(Member.objects.get(pk=cast.outsider.pk)).may_read(partners.pk)
    assert events("member.moved") == 1


def test_a_member_who_moves_reads_nothing_more_of_what_only_her_organisation_before_reads(cast: Cast) -> None:
    hosts = make_group("Hosts", "organisations", (cast.host,), (cast.outsider,), members=(cast.asker,))
    everybodys = make_group("Everybody", "network", members=(cast.outsider,))
    closed = make_group("Closed", "joined", stewards=(cast.outsider,))
    for _again in range(2):
        actions.move_member(
            cast.outsider, organisation=cast.partner_firm, work_group=None, is_guest=False, by=cast.administrator
        )
    assert groups_of(cast.outsider) == {everybodys.pk: "member", closed.pk: "steward"}
    assert groups_of(cast.asker)[hosts.pk] == "steward"
    assert not viewer_of(Member.objects.get(pk=cast.outsider.pk)).may_read(hosts.pk)
    assert events("group.removed") == 1


def test_a_member_who_changes_her_work_group_stays_in_the_groups_that_let_her_in(cast: Cast) -> None:
    partners = make_group("Partners", "organisations", (cast.partner_firm,), (cast.outsider,))
    actions.move_member(
        cast.outsider, organisation=cast.host, work_group=cast.packaging, is_guest=False, by=cast.administrator
    )
    assert groups_of(cast.outsider) == {partners.pk: "steward"}


def test_who_becomes_a_guest_keeps_no_group_and_stays_in_those_that_let_her_in(cast: Cast) -> None:
    hosts = make_group("Hosts", "organisations", (cast.host,), members=(cast.steward,))
    everybodys = make_group("Everybody", "network", stewards=(cast.steward,))
    public = make_group("Public", "public", members=(cast.steward,))
    actions.move_member(cast.steward, organisation=cast.host, work_group=None, is_guest=True, by=cast.administrator)
    assert groups_of(cast.steward) == {cast.group.pk: "member", public.pk: "member"}
    assert sorted(viewer_of(Member.objects.get(pk=cast.steward.pk)).groups) == sorted([cast.group.pk, public.pk])
    assert Membership.objects.filter(group__in=[cast.group, everybodys], role="steward").count() == 2
    assert hosts.pk not in groups_of(cast.steward)


def test_a_guest_who_moves_stays_in_the_groups_that_let_her_in(cast: Cast) -> None:
    partners = make_group("Partners", "organisations", (cast.partner_firm,), members=(cast.guest,))
    for is_guest in (True, False):
        actions.move_member(
            cast.guest, organisation=cast.customer_firm, work_group=None, is_guest=is_guest, by=cast.administrator
        )
        cast.guest.refresh_from_db()
    assert groups_of(cast.guest) == {partners.pk: "member"}


def test_a_leader_who_moves_away_leads_no_more(cast: Cast) -> None:
    actions.move_member(cast.leader, organisation=cast.host, work_group=None, is_guest=False, by=cast.administrator)
    assert WorkGroup.objects.get(pk=cast.packaging.pk).leader == cast.leader
    actions.move_member(
        cast.leader, organisation=cast.partner_firm, work_group=None, is_guest=False, by=cast.administrator
    )
    assert WorkGroup.objects.get(pk=cast.packaging.pk).leader is None


def test_a_leader_who_becomes_a_guest_leads_no_more(cast: Cast) -> None:
    actions.move_member(cast.leader, organisation=cast.host, work_group=None, is_guest=True, by=cast.administrator)
    assert WorkGroup.objects.get(pk=cast.packaging.pk).leader is None


def test_a_move_that_makes_no_sense_is_refused(cast: Cast) -> None:
    def move(member: Member, **to: object) -> None:
        where = {"organisation": cast.partner_firm, "work_group": None, "is_guest": False, **to}
        actions.move_member(member, **where, by=cast.administrator)  # type: ignore[arg-type]

    with pytest.raises(Refused):
        move(cast.outsider, work_group=cast.packaging)
    with pytest.raises(Refused):
        move(cast.administrator)
    with pytest.raises(Refused):
        move(cast.administrator, organisation=cast.host, is_guest=True)


@pytest.mark.parametrize("who", NO_ADMINISTRATORS)
def test_only_administrators_move_people_name_administrators_and_set_the_network(cast: Cast, who: str) -> None:
    by: Member = getattr(cast, who)
    with pytest.raises(PermissionDenied):
        actions.move_member(by, organisation=cast.host, work_group=None, is_guest=False, by=by)
    with pytest.raises(PermissionDenied):
        actions.make_administrator(by, by=by)
    with pytest.raises(PermissionDenied):
        actions.unmake_administrator(cast.administrator, by=by)
    with pytest.raises(PermissionDenied):
        actions.change_network(name="Mine", purpose="", zone="UTC", language="en", by=by)
    with pytest.raises(PermissionDenied):
        actions.change_times({"owner_wait": timedelta(hours=1)}, by=by)


def test_an_administrator_is_named_and_unnamed_once(cast: Cast) -> None:
    for _again in range(2):
        actions.make_administrator(cast.leader, by=cast.administrator)
    for _again in range(2):
        actions.unmake_administrator(cast.leader, by=cast.administrator)
    assert (events("administrator.made"), events("administrator.unmade")) == (1, 1)


def test_an_administrator_is_an_active_employee(cast: Cast) -> None:
    guest = make_member("Visitor", cast.host, is_guest=True)
    for member in (cast.partner, guest, make_member("Gone", is_active=False)):
        with pytest.raises(Refused):
            actions.make_administrator(member, by=cast.administrator)


def test_the_last_administrator_stays(cast: Cast) -> None:
    with pytest.raises(Refused, match="at least one"):
        actions.unmake_administrator(cast.administrator, by=cast.administrator)


def test_the_network_is_named_once(cast: Cast) -> None:
    for _again in range(2):
        actions.change_network(
            name="Aldermoor", purpose="Paint", zone="Europe/London", language="de", by=cast.administrator
        )
    assert (Network.get().name, Network.get().language) == ("Aldermoor", "de")
    assert Event.objects.get(name="network.changed").data["name"] == ["Commonground", "Aldermoor"]


def test_times_are_set_once_and_the_log_says_from_what_to_what(cast: Cast) -> None:
    for _again in range(2):
        actions.change_times({"owner_wait": timedelta(hours=6), "mails_a_day": 3}, by=cast.administrator)
    assert (Network.get().owner_wait, Network.get().mails_a_day) == (timedelta(hours=6), 3)
    assert Event.objects.get(name="network.times_changed").data == {
        "owner_wait": ["172800", "21600"],
        "mails_a_day": ["5", "3"],
    }


def test_a_time_of_nothing_and_a_time_that_is_none_are_refused(cast: Cast) -> None:
    with pytest.raises(Refused):
        actions.change_times({"owner_wait": timedelta(0)}, by=cast.administrator)
    with pytest.raises(Refused):
        actions.change_times({"name": 1}, by=cast.administrator)


def test_who_is_suspended_changes_no_words_that_others_read(cast: Cast) -> None:
    until = clock.now() + timedelta(days=3)
    actions.suspend_member(cast.asker, until=until, reason="Insults.", by=cast.administrator)
    ada = Member.objects.get(pk=cast.asker.pk)
    as_it_was = Profile(name=ada.name, knows=ada.knows, languages=list(ada.languages), zone=ada.zone)
    with pytest.raises(Refused):
        actions.change_profile(ada, replace(as_it_was, knows="Insults"), by=ada)
    actions.change_profile(ada, replace(as_it_was, zone="Europe/London"), by=ada)
    assert Member.objects.get(pk=ada.pk).zone == "Europe/London"


def test_the_tour_is_left_once(cast: Cast) -> None:
    Member.objects.filter(pk=cast.asker.pk).update(toured_at=None)
    for _again in range(2):
        actions.end_tour(by=cast.asker)
    assert Member.objects.get(pk=cast.asker.pk).toured_at == clock.now()
    assert events("member.toured") == 1
