"""Founding, editing, joining, leaving and keeping groups."""

import pytest
from django.core.exceptions import PermissionDenied

from commonground.core.require import Refused
from commonground.events.models import Event
from commonground.people import actions
from commonground.people.models import Group, Member, Membership
from commonground.people.queries import standing_in
from commonground.people.viewer import viewer_of
from tests.cast import Cast
from tests.make import make_group, make_member

WHO_KEEPS_NOTHING = ("guest", "customer", "partner", "outsider", "asker", "answerer", "leader", "administrator")


def edit(group: Group, by: Member, **changes: object) -> None:
    was = {"name": group.name, "purpose": "", "audience": group.audience, "is_listed": False, "joining": "open"}
    actions.edit_group(group, **{**was, **changes}, by=by)  # type: ignore[arg-type]


def events(name: str) -> int:
    return Event.objects.filter(name=name).count()


def reads(member: Member, group: Group) -> bool:
    return viewer_of(member).may_read(group.pk)


def test_the_founder_of_a_group_is_its_first_steward(cast: Cast) -> None:
    group = actions.create_group(" Reuse  pilot", purpose="Tubs that come back.", audience="joined", by=cast.outsider)
    assert group.name == "Reuse pilot"
    assert standing_in(cast.outsider, group.pk).is_steward
    assert Event.objects.get(name="group.created").group_id == group.pk


@pytest.mark.parametrize("who", ["guest", "customer", "partner"])
def test_only_employees_of_the_host_found_groups(cast: Cast, who: str) -> None:
    with pytest.raises(PermissionDenied):
        actions.create_group("Ours", audience="network", by=getattr(cast, who))


def test_the_same_form_sent_twice_founds_one_group(cast: Cast) -> None:
    for _again in range(2):
        actions.create_group("Reuse", audience="network", by=cast.asker, key=9)
    assert Group.objects.filter(name="Reuse").count() == events("group.created") == 1


def test_only_an_administrator_opens_a_group_to_the_web(cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        actions.create_group("Open", audience="public", by=cast.asker)
    with pytest.raises(PermissionDenied):
        edit(cast.group, cast.steward, audience="public")
    group = actions.create_group("Open", audience="public", by=cast.administrator)
    actions.let_in(group, cast.steward, by=cast.administrator)
    actions.make_steward(group, cast.steward, by=cast.administrator)
    edit(group, cast.steward, name="Wide open")
    assert Group.objects.get(pk=group.pk).name == "Wide open"


def test_a_group_for_organisations_names_one(cast: Cast) -> None:
    with pytest.raises(Refused):
        actions.create_group("Suppliers", audience="organisations", by=cast.asker)
    group = actions.create_group(
        "Suppliers", audience="organisations", organisations=[cast.partner_firm], by=cast.asker
    )
    assert reads(cast.partner, group)
    assert not reads(cast.guest, group)
    assert not reads(cast.customer, group)


@pytest.mark.parametrize("who", WHO_KEEPS_NOTHING)
def test_only_who_keeps_a_group_changes_it_or_who_is_in_it(cast: Cast, who: str) -> None:
    by: Member = getattr(cast, who)
    with pytest.raises(PermissionDenied):
        edit(cast.group, by, name="Mine")
    with pytest.raises(PermissionDenied):
        actions.let_in(cast.group, cast.outsider, by=by)
    with pytest.raises(PermissionDenied):
        actions.remove_from_group(cast.group, cast.asker, by=by)
    with pytest.raises(PermissionDenied):
        actions.make_steward(cast.group, cast.asker, by=by)
    with pytest.raises(PermissionDenied):
        actions.unmake_steward(cast.group, cast.steward, by=by)


def test_an_administrator_keeps_what_she_may_read(cast: Cast) -> None:
    actions.let_in(cast.group, cast.administrator, by=cast.steward)
    edit(cast.group, cast.administrator, name="Line 3 and 4")
    assert Group.objects.get(pk=cast.group.pk).name == "Line 3 and 4"


def test_an_edit_says_what_changed_and_nothing_the_second_time(cast: Cast) -> None:
    for _again in range(2):
        edit(cast.group, cast.steward, audience="organisations", organisations=[cast.partner_firm])
    assert Event.objects.get(name="group.edited").data == {
        "audience": ["joined", "organisations"],
        "organisations": [[], ["Vantin"]],
    }
    edit(cast.group, cast.steward, audience="network")
    assert cast.group.organisations.count() == 0
    assert reads(cast.outsider, cast.group)


def test_who_reads_an_open_group_joins_it_once(cast: Cast) -> None:
    group = make_group("Bearings", "network")
    for _again in range(2):
        actions.join_group(group, by=cast.outsider)
    assert events("group.joined") == 1
    with pytest.raises(PermissionDenied):
        actions.join_group(group, by=cast.guest)
    with pytest.raises(PermissionDenied):
        actions.join_group(cast.group, by=cast.outsider)
    with pytest.raises(PermissionDenied):
        actions.join_group(make_group("Board", "network", joining="invited"), by=cast.outsider)


def test_nobody_comes_into_a_conversation_of_two(cast: Cast) -> None:
    direct = make_group("", "joined", members=(cast.asker, cast.answerer), is_direct=True)
    with pytest.raises(PermissionDenied):
        actions.join_group(direct, by=cast.outsider)
    with pytest.raises(PermissionDenied):
        actions.leave_group(direct, by=cast.asker)
    with pytest.raises(PermissionDenied):
        actions.let_in(direct, cast.outsider, by=cast.asker)


def test_leaving_ends_reading(cast: Cast) -> None:
    assert reads(cast.asker, cast.group)
    for _again in range(2):
        actions.leave_group(cast.group, by=cast.asker)
    assert not reads(cast.asker, cast.group)
    assert events("group.left") == 1


def test_the_only_steward_names_another_before_she_leaves(cast: Cast) -> None:
    with pytest.raises(Refused, match="only steward"):
        actions.leave_group(cast.group, by=cast.steward)
    with pytest.raises(Refused, match="at least one steward"):
        actions.unmake_steward(cast.group, cast.steward, by=cast.steward)
    for _again in range(2):
        actions.make_steward(cast.group, cast.asker, by=cast.steward)
    assert events("group.steward_made") == 1
    actions.leave_group(cast.group, by=cast.steward)
    with pytest.raises(Refused, match="is the only steward"):
        actions.remove_from_group(cast.group, cast.asker, by=cast.asker)


def test_a_steward_who_has_left_the_network_does_not_count(cast: Cast) -> None:
    gone = make_member("Gone", is_active=False)
    Membership.objects.create(group=cast.group, member=gone, role="steward")
    with pytest.raises(Refused):
        actions.leave_group(cast.group, by=cast.steward)


def test_a_steward_lets_in_and_removes(cast: Cast) -> None:
    for _again in range(2):
        actions.let_in(cast.group, cast.guest, by=cast.steward)
    assert reads(cast.guest, cast.group)
    for _again in range(2):
        actions.remove_from_group(cast.group, cast.guest, by=cast.steward)
    assert not reads(cast.guest, cast.group)
    assert (events("group.let_in"), events("group.removed")) == (1, 1)


def test_who_has_left_is_not_let_in(cast: Cast) -> None:
    with pytest.raises(Refused):
        actions.let_in(cast.group, make_member("Gone", is_active=False), by=cast.steward)


@pytest.mark.parametrize("who", ["guest", "outsider"])
def test_a_steward_is_a_member_of_the_group_and_no_guest(cast: Cast, who: str) -> None:
    if who == "guest":
        actions.let_in(cast.group, cast.guest, by=cast.steward)
    with pytest.raises(Refused):
        actions.make_steward(cast.group, getattr(cast, who), by=cast.steward)


def test_a_steward_steps_down_once(cast: Cast) -> None:
    actions.make_steward(cast.group, cast.asker, by=cast.steward)
    for _again in range(2):
        actions.unmake_steward(cast.group, cast.asker, by=cast.asker)
        cast.asker.refresh_from_db()
        if events("group.steward_unmade") == 1:
            break
    assert standing_in(cast.asker, cast.group.pk).is_member
    assert not standing_in(cast.asker, cast.group.pk).is_steward
    actions.unmake_steward(cast.group, cast.asker, by=cast.steward)
    assert events("group.steward_unmade") == 1
