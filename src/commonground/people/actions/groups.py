"""Founding a group and changing what it is and who may read it."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from commonground.core import once
from commonground.core.require import Refused, require
from commonground.events.record import record
from commonground.people.actions import naming
from commonground.people.models import Group, GroupOrganisation, Member, Membership, Organisation
from commonground.people.permissions import can_create_group, can_edit_group, can_open_to_public
from commonground.people.queries import standing_in


@transaction.atomic
def create_group(
    name: str,
    *,
    purpose: str = "",
    audience: str,
    organisations: Iterable[Organisation] = (),
    is_listed: bool = False,
    joining: str = Group.Joining.OPEN,
    by: Member,
    key: int | None = None,
) -> Group:
    """Found a group; its founder is its first steward. The same form sent twice (`key`) founds one."""
    require(can_create_group, by)
    if audience == Group.Audience.PUBLIC:
        require(can_open_to_public, by)
    once.hold(key)
    made = Group.objects.filter(pk=key, memberships__member=by).first() if key else None
    if made:
        return made
    group = Group(id=once.id_for(Group, key), name=naming.name(name), purpose=naming.line(purpose))
    group.is_listed, group.joining, group.audience = is_listed, joining, audience
    group.save(force_insert=True)
    set_audience(group, audience, organisations)
    Membership.objects.create(group=group, member=by, role=Membership.Role.STEWARD)
    record("group.created", actor=by, subject=group, group=group.pk, data={"audience": audience})
    return group


@transaction.atomic
def edit_group(
    group: Group,
    *,
    name: str,
    purpose: str,
    audience: str,
    organisations: Iterable[Organisation] = (),
    is_listed: bool,
    joining: str,
    by: Member,
) -> None:
    """Change a group. Who may read it from now on reads also what was written before."""
    group = Group.objects.select_for_update().get(pk=group.pk)
    require(can_edit_group, by, group, standing_in(by, group.pk))
    if audience == Group.Audience.PUBLIC and group.audience != audience:
        require(can_open_to_public, by)
    was = _state(group)
    group.name, group.purpose = naming.name(name), naming.line(purpose)
    group.is_listed, group.joining = is_listed, joining
    group.save(update_fields=["name", "purpose", "is_listed", "joining"])
    set_audience(group, audience, organisations)
    now = _state(group)
    changed = {field: [was[field], now[field]] for field in was if was[field] != now[field]}
    if changed:
        record("group.edited", actor=by, subject=group, group=group.pk, data=changed)


def set_audience(group: Group, audience: str, organisations: Iterable[Organisation]) -> None:
    """Say who may read the group, and whose people see its name; organisations are rows of their own."""
    named = {organisation.pk for organisation in organisations}
    if audience == Group.Audience.ORGANISATIONS and not named:
        raise Refused(_("Name at least one organisation whose people may read it."))
    group.audience = audience
    group.save(update_fields=["audience"])
    rows = GroupOrganisation.objects.filter(group=group)
    rows.exclude(organisation__in=named).delete()
    missing = named - set(rows.values_list("organisation", flat=True))
    GroupOrganisation.objects.bulk_create(GroupOrganisation(group=group, organisation_id=one) for one in missing)


def _state(group: Group) -> dict[str, Any]:
    return {
        "name": group.name,
        "purpose": group.purpose,
        "audience": group.audience,
        "organisations": sorted(group.organisations.values_list("name", flat=True)),
        "is_listed": group.is_listed,
        "joining": group.joining,
    }
