"""The units people work in: adding, moving, and who leads them."""

from django.db import transaction
from django.utils.translation import gettext as _

from commonground.core import once
from commonground.core.require import Refused, require
from commonground.events.record import record
from commonground.people.actions import naming
from commonground.people.models import Member, Organisation, WorkGroup
from commonground.people.permissions import can_change_work_group, can_create_work_group, can_set_leader


@transaction.atomic
def create_work_group(
    name: str,
    *,
    organisation: Organisation,
    parent: WorkGroup | None = None,
    place: str = "",
    by: Member,
    key: int | None = None,
) -> WorkGroup:
    """Add a unit to an organisation, inside another one or at its top. The same form sent twice (`key`) adds one."""
    require(can_create_work_group, by)
    once.hold(key)
    made = WorkGroup.objects.filter(pk=key).first() if key else None
    if made:
        return made
    work_group = WorkGroup(id=once.id_for(WorkGroup, key), organisation=organisation)
    _place(work_group, naming.name(name), naming.line(place), parent)
    work_group.save(force_insert=True)
    record("work_group.created", actor=by, subject=work_group, data={"organisation": organisation.pk})
    return work_group


@transaction.atomic
def change_work_group(work_group: WorkGroup, *, name: str, place: str, parent: WorkGroup | None, by: Member) -> None:
    """Rename a unit or move it under another one, with everybody in it."""
    require(can_change_work_group, by)
    above = _above_each(work_group.organisation_id)
    work_group = WorkGroup.objects.get(pk=work_group.pk)
    was = (work_group.name, work_group.place, work_group.parent_id)
    if was == (naming.name(name), naming.line(place), parent.pk if parent else None):
        return
    if parent and work_group.pk in _chain(above, parent.pk):
        raise Refused(_("A work group cannot lie inside itself or one of its parts."))
    _place(work_group, naming.name(name), naming.line(place), parent)
    work_group.save(update_fields=["name", "place", "parent"])
    moved = was[2] != work_group.parent_id
    record(
        "work_group.changed",
        actor=by,
        subject=work_group,
        data={"was": was[0], "now": work_group.name, "moved": moved},
    )


@transaction.atomic
def set_leader(work_group: WorkGroup, leader: Member | None, *, by: Member) -> None:
    """Say who leads a unit: questions of its people that nobody answered come to her."""
    require(can_set_leader, by)
    work_group = WorkGroup.objects.select_for_update().get(pk=work_group.pk)
    if leader and (not leader.is_active or leader.is_guest or leader.organisation_id != work_group.organisation_id):
        raise Refused(_("Choose an active member of the same organisation."))
    if work_group.leader_id == (leader.pk if leader else None):
        return
    work_group.leader = leader
    work_group.save(update_fields=["leader"])
    record("work_group.leader_set", actor=by, subject=work_group, data={"member": leader.pk} if leader else {})


def _place(work_group: WorkGroup, name: str, place: str, parent: WorkGroup | None) -> None:
    if parent and parent.organisation_id != work_group.organisation_id:
        raise Refused(_("Choose a work group of the same organisation."))
    others = WorkGroup.objects.filter(organisation=work_group.organisation_id, parent=parent, name__iexact=name)
    if others.exclude(pk=work_group.pk).exists():
        raise Refused(_("There is a work group of this name in the same place already. Choose another name."))
    work_group.name, work_group.place, work_group.parent = name, place, parent


def _above_each(organisation: int) -> dict[int, int | None]:
    """Which unit lies in which, held until the transaction ends so that two moves cannot make a ring."""
    units = WorkGroup.objects.select_for_update().filter(organisation=organisation).order_by("pk")
    return dict(units.values_list("pk", "parent_id"))


def _chain(above: dict[int, int | None], unit: int | None) -> list[int]:
    """The unit and all that it lies in."""
    found: list[int] = []
    while unit is not None:
        found.append(unit)
        unit = above.get(unit)
    return found
