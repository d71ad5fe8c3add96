"""The units of an organisation as they lie in one another."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, Q

from commonground.people.models import Organisation, WorkGroup


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit, how deep it lies, and how many people work in it."""

    work_group: WorkGroup
    depth: int
    people: int


def units_of(organisation: Organisation) -> list[Unit]:
    """All units of the organisation, each followed by what lies in it, by name."""
    counted = Count("members", filter=Q(members__is_active=True))
    found = WorkGroup.objects.filter(organisation=organisation).select_related("leader").annotate(people=counted)
    parts: dict[int | None, list[WorkGroup]] = {}
    for one in found.order_by("name", "place"):
        parts.setdefault(one.parent_id, []).append(one)
    return list(_below(parts, None, 0))


def _below(parts: dict[int | None, list[WorkGroup]], parent: int | None, depth: int) -> Iterator[Unit]:
    for one in parts.get(parent, []):
        yield Unit(one, depth, one.people)  # type: ignore[attr-defined]
        yield from _below(parts, one.pk, depth + 1)
