"""Whom somebody may name while she writes: in a mention, or to be asked; and groups by their names."""

from collections.abc import Collection

from django.db.models import Case, Exists, OuterRef, Q, Value, When

from commonground.core import db
from commonground.core.alike import Typed
from commonground.people.distance import without_kept_away
from commonground.people.models import Group, Member, Membership, Voice
from commonground.people.viewer import Viewer, readers_of, visible_groups, visible_members


def people_to_name(
    viewer: Viewer, typed: Typed, *, group: int | None = None, beside: Collection[int] = (), limit: int = 8
) -> list[Member]:
    """Active members whose name, or a word of it, begins with what is typed; else those spelt like it.

    Those whom she sees and does not keep away from.

    `group`: only who may read it. `beside`: who took part in what she writes in. Who is near her comes first: who took
    part, who joined or wrote in the group, who is in her work group; of these whose first name fits; then by name.
    """
    found = without_kept_away(visible_members(viewer).filter(is_active=True), viewer.member_id)
    near = [Q(pk__in=beside)] if beside else []
    if group is not None:
        of_hers = {"member": OuterRef("pk"), "group": group}
        found = found.filter(readers_of(Group.objects.get(pk=group)))
        near.append(Q(Exists(Membership.objects.filter(**of_hers))) | Q(Exists(Voice.objects.filter(**of_hers))))
    if viewer.member and viewer.member.work_group_id:
        near.append(Q(work_group=viewer.member.work_group_id))
    first = [*map(_first, near), _first(Q(name__istartswith=" ".join(typed.words)))]
    with db.cheap_index():
        return typed.nearest(found, order=first, limit=limit)


def groups_to_name(viewer: Viewer, typed: Typed, *, limit: int = 3) -> list[Group]:
    """The groups she reads whose name, or a word of it, begins with what is typed; else those spelt like it."""
    return typed.nearest(visible_groups(viewer).filter(pk__in=viewer.groups), limit=limit)


def _first(these: Q) -> Case:
    return Case(When(these, then=Value(0)), default=Value(1))
