"""Organisations and the units in them."""

import pytest
from django.core.exceptions import PermissionDenied

from commonground.core.require import Refused
from commonground.events.models import Event
from commonground.people import actions
from commonground.people.models import Member, Organisation, WorkGroup
from tests.cast import Cast
from tests.make import make_member, make_organisation, make_work_group

OTHERS = ("guest", "customer", "partner", "outsider", "asker", "steward", "leader")


def events(name: str) -> int:
    return Event.objects.filter(name=name).count()


def test_an_administrator_adds_an_organisation(cast: Cast) -> None:
    made = actions.create_organisation(
        "  Skerry\n Harbour ", kind="customer", mail_domains=["@Skerry.example", ""], by=cast.administrator
    )
    assert (made.name, made.mail_domains) == ("Skerry Harbour", ["skerry.example"])
    assert Event.objects.get(name="organisation.created").actor_id == cast.administrator.pk


@pytest.mark.parametrize("who", OTHERS)
def test_nobody_else_adds_organisations_or_work_groups(cast: Cast, who: str) -> None:
    by: Member = getattr(cast, who)
    with pytest.raises(PermissionDenied):
        actions.create_organisation("Skerry", kind="customer", by=by)
    with pytest.raises(PermissionDenied):
        actions.change_organisation(cast.partner_firm, name="Mine", mail_domains=[], by=by)
    with pytest.raises(PermissionDenied):
        actions.create_work_group("Night shift", organisation=cast.host, by=by)
    with pytest.raises(PermissionDenied):
        actions.change_work_group(cast.packaging, name="Mine", place="", parent=None, by=by)
    with pytest.raises(PermissionDenied):
        actions.set_leader(cast.packaging, by, by=by)


def test_a_deactivated_administrator_adds_nothing(cast: Cast) -> None:
    cast.administrator.is_active = False
    with pytest.raises(PermissionDenied):
        actions.create_organisation("Skerry", kind="customer", by=cast.administrator)


def test_the_same_form_sent_twice_adds_one(cast: Cast) -> None:
    for _again in range(2):
        actions.create_organisation("Skerry", kind="customer", by=cast.administrator, key=7)
        actions.create_work_group("Night shift", organisation=cast.host, by=cast.administrator, key=8)
    assert (events("organisation.created"), events("work_group.created")) == (1, 1)


@pytest.mark.parametrize(
    ("name", "kind"), [("vantin", "customer"), ("", "customer"), ("\u202e", "partner"), ("Other", "host")]
)
def test_what_makes_no_sense_is_refused_in_words(cast: Cast, name: str, kind: str) -> None:
    with pytest.raises(Refused):
        actions.create_organisation(name, kind=kind, by=cast.administrator)
    assert Organisation.objects.count() == 3


def test_an_organisation_is_renamed_once(cast: Cast) -> None:
    for _again in range(2):
        actions.change_organisation(cast.partner_firm, name="VANTIN", mail_domains=[], by=cast.administrator)
    assert Organisation.objects.get(pk=cast.partner_firm.pk).name == "VANTIN"
    assert Event.objects.get(name="organisation.changed").data == {"was": "Vantin", "now": "VANTIN"}


def test_an_organisation_takes_no_other_ones_name(cast: Cast) -> None:
    with pytest.raises(Refused):
        actions.change_organisation(cast.partner_firm, name="lodestar", mail_domains=[], by=cast.administrator)


def test_a_work_group_lies_inside_another_of_its_organisation(cast: Cast) -> None:
    night = actions.create_work_group(
        "Night shift", organisation=cast.host, parent=cast.packaging, place="Plant 1", by=cast.administrator
    )
    assert night.parent == cast.packaging
    with pytest.raises(Refused):
        actions.create_work_group("night SHIFT", organisation=cast.host, parent=cast.packaging, by=cast.administrator)
    with pytest.raises(Refused):
        actions.create_work_group("Sales", organisation=cast.partner_firm, parent=night, by=cast.administrator)


def test_a_work_group_moves_with_everybody_in_it_and_never_into_itself(cast: Cast) -> None:
    line = make_work_group("Line 3", parent=cast.packaging)
    for _again in range(2):
        actions.change_work_group(line, name="Line 3", place="Hall B", parent=cast.laboratory, by=cast.administrator)
    moved = WorkGroup.objects.get(pk=line.pk)
    assert (moved.parent, moved.place, events("work_group.changed")) == (cast.laboratory, "Hall B", 1)
    with pytest.raises(Refused):
        actions.change_work_group(cast.laboratory, name="Laboratory", place="", parent=line, by=cast.administrator)
    with pytest.raises(Refused):
        actions.change_work_group(line, name="Line 3", place="", parent=line, by=cast.administrator)


def test_a_leader_is_an_active_member_of_the_same_organisation(cast: Cast) -> None:
    for _again in range(2):
        actions.set_leader(cast.laboratory, cast.outsider, by=cast.administrator)
    assert events("work_group.leader_set") == 1
    gone = make_member("Gone", is_active=False)
    guest = make_member("Visitor", make_organisation(kind="host"), is_guest=True)
    for other in (cast.partner, gone, guest):
        with pytest.raises(Refused):
            actions.set_leader(cast.laboratory, other, by=cast.administrator)
    actions.set_leader(cast.laboratory, None, by=cast.administrator)
    assert WorkGroup.objects.get(pk=cast.laboratory.pk).leader is None
