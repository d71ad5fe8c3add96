"""Somebody leaves the network, and may come back."""

from importlib import import_module

import pytest
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.test import Client

from commonground.core.require import Refused
from commonground.events.models import Event
from commonground.people import actions
from commonground.people.actions.importing import import_members
from commonground.people.actions.joining import Newcomer
from commonground.people.models import Invitation, Member, Membership, WorkGroup
from commonground.people.queries import standing_in
from commonground.people.queries.administration import kept_alone_by
from commonground.people.viewer import user_with_viewer, viewer_of
from tests.cast import Cast
from tests.make import make_group, make_member, make_organisation

pytestmark = pytest.mark.portable


def events(name: str) -> int:
    return Event.objects.filter(name=name).count()


def stewards_of(group: int) -> list[Member]:
    return list(Member.objects.filter(memberships__group=group, memberships__role="steward"))


def test_a_leaver_reads_nothing_and_signs_in_no_more(cast: Cast) -> None:
    cast.asker.user.set_password("a long good one")
    cast.asker.user.save()
    for _again in range(2):
        actions.deactivate_member(cast.asker, by=cast.administrator)
    gone = Member.objects.get(pk=cast.asker.pk)
    assert not gone.is_active
    assert not gone.user.is_active
    assert not gone.user.has_usable_password()
    assert viewer_of(gone).groups == []
    assert user_with_viewer(gone.pk) is None
    assert events("member.left") == 1


def test_every_session_of_a_leaver_ends_at_once_and_never_comes_back(cast: Cast) -> None:
    browser = Client()
    browser.force_login(cast.asker.user)
    key = browser.session.session_key
    UserSession.objects.create(user=cast.asker.user, ip="127.0.0.1", session_key=key, user_agent="x")
    untracked = Client()
    untracked.force_login(cast.asker.user)
    actions.deactivate_member(cast.asker, by=cast.administrator)
    assert not import_module(settings.SESSION_ENGINE).SessionStore().exists(key)
    assert not UserSession.objects.exists()
    actions.reactivate_member(cast.asker, by=cast.administrator)
    for client in (browser, untracked):
        assert client.get("/accounts/email/").status_code == 302


@pytest.mark.parametrize("who", ["guest", "customer", "partner", "outsider", "steward", "leader"])
def test_only_administrators_deactivate_and_bring_back(cast: Cast, who: str) -> None:
    with pytest.raises(PermissionDenied):
        actions.deactivate_member(cast.asker, by=getattr(cast, who))
    with pytest.raises(PermissionDenied):
        actions.reactivate_member(cast.asker, by=getattr(cast, who))


def test_an_administrator_does_not_deactivate_herself(cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        actions.deactivate_member(cast.administrator, by=cast.administrator)


def test_an_administrator_who_leaves_is_none_when_she_comes_back(cast: Cast) -> None:
    second = make_member("Second", is_admin=True)
    actions.deactivate_member(second, by=cast.administrator)
    for _again in range(2):
        actions.reactivate_member(second, by=cast.administrator)
    second.refresh_from_db()
    assert second.is_active
    assert not second.is_admin
    assert events("member.returned") == 1


def test_the_units_of_a_leaver_have_no_leader(cast: Cast) -> None:
    actions.deactivate_member(cast.leader, by=cast.administrator)
    assert WorkGroup.objects.get(pk=cast.packaging.pk).leader is None
    assert Event.objects.get(name="member.left").data == {"led": [cast.packaging.pk]}


def test_a_group_that_a_leaver_kept_passes_to_who_has_been_in_it_longest(cast: Cast) -> None:
    Membership.objects.filter(group=cast.group, member=cast.answerer).update(since="2020-01-01T00:00:00Z")
    actions.deactivate_member(cast.steward, by=cast.administrator)
    assert stewards_of(cast.group.pk) == [cast.answerer]
    assert Event.objects.get(name="group.steward_made").data == {"after": cast.steward.pk}
    actions.reactivate_member(cast.steward, by=cast.administrator)
    assert standing_in(cast.steward, cast.group.pk).is_member
    assert not standing_in(cast.steward, cast.group.pk).is_steward


def test_a_group_with_another_steward_needs_none(cast: Cast) -> None:
    actions.make_steward(cast.group, cast.asker, by=cast.steward)
    actions.deactivate_member(cast.steward, by=cast.administrator)
    assert stewards_of(cast.group.pk) == [cast.asker]


def test_a_group_nobody_else_joined_passes_to_an_administrator_who_may_read_it(cast: Cast) -> None:
    group = make_group("Bearings", "network", stewards=(cast.outsider,))
    actions.deactivate_member(cast.outsider, by=cast.administrator)
    assert stewards_of(group.pk) == [cast.administrator]


def test_nobody_comes_to_read_a_closed_group_by_keeping_it(cast: Cast) -> None:
    closed = make_group("Works council", "joined", stewards=(cast.outsider,), members=(cast.guest,))
    actions.deactivate_member(cast.outsider, by=cast.administrator)
    assert stewards_of(closed.pk) == []
    assert not viewer_of(cast.administrator).may_read(closed.pk)


def test_a_group_passes_to_nobody_who_does_not_sign_in(cast: Cast) -> None:
    (imported,) = import_members(["imre1977"], organisation=cast.host)
    group = make_group("Bearings", "network", members=(imported,), stewards=(cast.outsider,))
    actions.deactivate_member(cast.outsider, by=cast.administrator)
    assert stewards_of(group.pk) == [cast.administrator]


def test_a_steward_who_does_not_sign_in_is_no_reason_to_need_none(cast: Cast) -> None:
    (imported,) = import_members(["imre1977"], organisation=cast.host)
    group = make_group("Bearings", "network", stewards=(imported, cast.outsider))
    with pytest.raises(Refused, match="only steward"):
        actions.leave_group(group, by=cast.outsider)
    actions.deactivate_member(cast.outsider, by=cast.administrator)
    assert cast.administrator in stewards_of(group.pk)


def test_the_links_that_a_leaver_gave_out_let_nobody_in(cast: Cast) -> None:
    hers = actions.invite_guest(cast.group, organisation=cast.partner_firm, by=cast.steward)
    anothers = actions.invite(cast.host, by=cast.administrator)
    used = actions.invite_guest(cast.group, organisation=cast.partner_firm, by=cast.steward)
    actions.accept_as_member(used, by=cast.outsider)
    for _again in range(2):
        actions.deactivate_member(cast.steward, by=cast.administrator)
    with pytest.raises(Refused, match="was used, withdrawn"):
        actions.accept_invitation(hers, Newcomer(name="Noor", email="noor@example.com"))
    assert list(Invitation.objects.open()) == [anothers]
    assert Event.objects.get(name="invitation.withdrawn").subject == hers.pk


def test_nobody_becomes_who_has_left_by_a_link(cast: Cast) -> None:
    (imported,) = import_members(["imre1977"], organisation=cast.host)
    link = actions.invite(cast.host, claims=imported, by=cast.administrator)
    actions.deactivate_member(imported, by=cast.administrator)
    with pytest.raises(Refused, match="was used, withdrawn"):
        actions.accept_invitation(link, Newcomer(name="Imre", email="imre@example.com"))
    Invitation.objects.filter(pk=link.pk).update(withdrawn_at=None)
    with pytest.raises(Refused, match="has left"):
        actions.accept_invitation(link, Newcomer(name="Imre", email="imre@example.com"))
    imported.refresh_from_db()
    with pytest.raises(Refused, match="has left"):
        actions.invite(cast.host, claims=imported, by=cast.administrator)
    assert not imported.is_active


def test_a_partners_group_passes_to_the_partner(cast: Cast) -> None:
    firm = make_organisation("Kyros")
    lam = make_member("Lam", firm)
    group = make_group("Kyros inside", "organisations", organisations=(firm,), stewards=(cast.outsider,))
    actions.deactivate_member(cast.outsider, by=cast.administrator)
    assert stewards_of(group.pk) == [lam]
    assert not viewer_of(cast.administrator).may_read(group.pk)


def test_what_only_she_keeps_is_named_to_who_may_see_it(cast: Cast) -> None:
    make_group("Everybody", "network", stewards=(cast.steward, cast.leader))
    assert kept_alone_by(cast.steward, viewer_of(cast.asker)) == ["Line 3"]
    assert kept_alone_by(cast.steward, viewer_of(cast.outsider)) == []
    assert kept_alone_by(cast.leader, viewer_of(cast.asker)) == []
