"""What two people do at the same moment: the second waits for the first, and decides upon what is then true."""

import threading
from collections.abc import Callable
from functools import partial

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction

from commonground.core.require import Refused
from commonground.people import actions
from commonground.people.actions.importing import import_members
from commonground.people.actions.joining import Newcomer
from commonground.people.models import Member
from tests.cast import Cast
from tests.make import make_member

pytestmark = [pytest.mark.portable, pytest.mark.django_db(transaction=True)]

NOOR = Newcomer(name="Noor", email="noor@example.com")


def at_once(first: Callable[[], object], second: Callable[[], object]) -> list[Exception]:
    """Do the second while the first is done and not kept yet; what the second was told."""
    told: list[Exception] = []

    def do_the_second() -> None:
        try:
            second()
        except Exception as refusal:
            told.append(refusal)
        finally:
            connection.close()

    thread = threading.Thread(target=do_the_second)
    with transaction.atomic():
        first()
        thread.start()
        thread.join(0.5)
    thread.join()
    return told


def test_two_links_to_one_address_let_one_person_in(cast: Cast) -> None:
    links = [
        actions.invite(firm, email="noor@example.com", by=cast.administrator) for firm in (cast.host, cast.partner_firm)
    ]
    told = at_once(*(partial(actions.accept_invitation, link, NOOR) for link in links))
    assert [str(refusal) for refusal in told] == ["Sign in with this address, then open the link again."]
    assert Member.objects.get(user__email="noor@example.com").organisation == cast.host


def test_two_links_to_claim_one_person_let_one_in(cast: Cast) -> None:
    (imported,) = import_members(["noor1977"], organisation=cast.host)
    links = [actions.invite(firm, claims=imported, by=cast.administrator) for firm in (cast.host, cast.partner_firm)]
    told = at_once(*(partial(actions.accept_invitation, link, NOOR) for link in links))
    assert [type(refusal) for refusal in told] == [Refused]
    assert Member.objects.get(pk=imported.pk).organisation == cast.host
    assert EmailAddress.objects.filter(user=imported.user).count() == 1


def test_of_two_administrators_who_end_each_other_one_stays(cast: Cast) -> None:
    second = make_member("Second", is_admin=True)
    told = at_once(
        lambda: actions.deactivate_member(second, by=cast.administrator),
        lambda: actions.deactivate_member(cast.administrator, by=second),
    )
    assert [type(refusal) for refusal in told] == [PermissionDenied]
    assert list(Member.objects.administrators()) == [cast.administrator]


def test_of_two_administrators_who_end_the_rights_of_each_other_one_stays(cast: Cast) -> None:
    second = make_member("Second", is_admin=True)
    make_member("Third", is_admin=True)
    told = at_once(
        lambda: actions.unmake_administrator(second, by=cast.administrator),
        lambda: actions.unmake_administrator(cast.administrator, by=second),
    )
    assert [type(refusal) for refusal in told] == [PermissionDenied]


def test_a_group_keeps_a_steward_when_one_is_deactivated_and_the_other_goes(cast: Cast) -> None:
    actions.make_steward(cast.group, cast.asker, by=cast.steward)
    told = at_once(
        lambda: actions.deactivate_member(cast.steward, by=cast.administrator),
        lambda: actions.leave_group(cast.group, by=cast.asker),
    )
    assert [type(refusal) for refusal in told] == [Refused]
    stewards = Member.objects.active().filter(memberships__group=cast.group, memberships__role="steward")
    assert list(stewards) == [cast.asker]
