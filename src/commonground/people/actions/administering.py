"""Who administers the network, what it is called, and its times."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from commonground.core.require import Refused, require
from commonground.events.record import record
from commonground.people.actions import naming
from commonground.people.models import Member, Network
from commonground.people.permissions import can_change_network, can_change_times, can_make_administrator

TIMES = (
    "first_people_wait",
    "work_group_wait",
    "neighbours_wait",
    "organisation_wait",
    "topic_stewards_wait",
    "owner_wait",
    "reminder_wait",
    "leader_wait",
    "administrators_every",
    "asker_asked_after",
    "stewards_asked_after",
    "unconfirmed_after",
    "erasure_after",
    "reviewed_after",
    "review_wait",
    "review_again_after",
    "report_wait",
)
LIMITS = ("mails_a_day", "evening_hour")
SHORTEST = timedelta(minutes=1)


@transaction.atomic
def make_administrator(member: Member, *, by: Member) -> None:
    """Let an employee of the host administer the network with the others."""
    require(can_make_administrator, by)
    member = _held(member)
    if not member.is_active or not member.is_employee:
        raise Refused(_("An administrator is an active employee of the host."))
    if member.is_admin:
        return
    member.is_admin = True
    member.save(update_fields=["is_admin"])
    record("administrator.made", actor=by, subject=member)


@transaction.atomic
def unmake_administrator(member: Member, *, by: Member) -> None:
    """Let an administrator be a member like the others again. A network keeps at least one."""
    all_of_them = hold_administrators(by)
    require(can_make_administrator, by)
    if member not in all_of_them:
        return
    if len(all_of_them) == 1:
        raise Refused(_("A network keeps at least one administrator. Name another one first."))
    Member.objects.filter(pk=member.pk).update(is_admin=False)
    record("administrator.unmade", actor=by, subject=member)


def hold_administrators(by: Member) -> list[Member]:
    """Who decides about one of them waits for who decided before, and may have ceased to be one herself."""
    held = Member.objects.administrators().select_for_update(of=("self",), no_key=True).order_by("pk")
    administrators = list(held)
    by.refresh_from_db(fields=["is_active", "is_admin"])
    return administrators


@transaction.atomic
def change_network(*, name: str, purpose: str, zone: str, language: str, by: Member) -> None:
    """Say what the network is called and for, and in which zone and language it speaks to those it does not know."""
    require(can_change_network, by)
    now = {"name": naming.name(name), "purpose": naming.line(purpose), "zone": zone, "language": language}
    changed = _change(now)
    if changed:
        record("network.changed", actor=by, subject=Network.get(), data=changed)


@transaction.atomic
def change_times(times: Mapping[str, timedelta | int], *, by: Member) -> None:
    """Set times and limits. What is planned already keeps its time; what is planned from now on has the new one."""
    require(can_change_times, by)
    unknown = set(times) - {*TIMES, *LIMITS}
    if unknown:
        raise Refused(_("There is no such time."))
    if any(isinstance(time, timedelta) and time < SHORTEST for time in times.values()):
        raise Refused(_("Give at least one minute."))
    changed = _change(times)
    if changed:
        record("network.times_changed", actor=by, subject=Network.get(), data=changed)


def _change(now: Mapping[str, Any]) -> dict[str, list[str]]:
    """Set fields of the network; what they were and are, in words of a machine."""
    Network.objects.get_or_create(pk=1)
    network = Network.objects.select_for_update().get(pk=1)
    changed = {field: value for field, value in now.items() if getattr(network, field) != value}
    was = {field: getattr(network, field) for field in changed}
    for field, value in changed.items():
        setattr(network, field, value)
    if changed:
        network.save(update_fields=list(changed))
    return {field: [_plain(was[field]), _plain(value)] for field, value in changed.items()}


def _plain(value: object) -> str:
    return str(int(value.total_seconds())) if isinstance(value, timedelta) else str(value)


def _held(member: Member) -> Member:
    return Member.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=member.pk)
