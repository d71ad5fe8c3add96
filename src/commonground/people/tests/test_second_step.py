"""An administrator takes away the second step of somebody who lost it."""

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.core.exceptions import PermissionDenied

from commonground.events.models import Event
from commonground.people import actions
from commonground.people.models import Member
from tests.cast import Cast
from tests.jobs import run_waiting_jobs

pytestmark = pytest.mark.portable


def with_second_step(member: Member) -> Member:
    for kind in (Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES):
        Authenticator.objects.create(user=member.user, type=kind, data={})
    return member


def test_reset_mfa_happens_once_and_she_is_mailed_once(cast: Cast) -> None:
    ada, otto = with_second_step(cast.asker), with_second_step(cast.outsider)
    for _again in range(2):
        actions.reset_mfa(ada, by=cast.administrator)
    assert not Authenticator.objects.filter(user=ada.user).exists()
    assert Authenticator.objects.filter(user=otto.user).count() == 2
    assert Event.objects.filter(name="member.mfa_reset").count() == 1
    run_waiting_jobs()
    assert [sent.to for sent in mail.outbox] == [[ada.user.email]]


def test_reset_mfa_of_who_has_none_changes_nothing(cast: Cast) -> None:
    actions.reset_mfa(cast.asker, by=cast.administrator)
    assert not Event.objects.filter(name="member.mfa_reset").exists()


@pytest.mark.parametrize("who", ["asker", "steward", "leader", "outsider", "guest"])
def test_only_an_administrator_resets(cast: Cast, who: str) -> None:
    with_second_step(cast.asker)
    with pytest.raises(PermissionDenied):
        actions.reset_mfa(cast.asker, by=getattr(cast, who))


def test_nobody_resets_her_own(cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        actions.reset_mfa(with_second_step(cast.administrator), by=cast.administrator)


def test_who_has_left_is_not_mailed(cast: Cast) -> None:
    actions.reset_mfa(with_second_step(cast.asker), by=cast.administrator)
    actions.deactivate_member(cast.asker, by=cast.administrator)
    run_waiting_jobs()
    assert not mail.outbox
