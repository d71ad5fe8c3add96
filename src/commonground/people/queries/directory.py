"""People as a viewer may see them, by name."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.db.models.functions import Lower

from commonground.core.alike import Typed
from commonground.people.models import Member
from commonground.people.viewer import Viewer, visible_members


@dataclass(frozen=True, slots=True)
class People:
    """Members by name, and from whom the next page goes on."""

    members: Sequence[Member]
    next_after: int | None


def directory(viewer: Viewer, *, words: str = "", after: int | None = None, limit: int = 50) -> People:
    """The active members the viewer may see, by name; with `words`, those whose name or knowledge has them all.

    Where there are none, those whose name is spelt much like them. What people say they know is for members; anyone on
    the web finds names alone.
    """
    everybody = found = visible_members(viewer).filter(is_active=True)
    for word in words.split()[:8]:
        named = Q(name__icontains=word)
        found = found.filter(named if viewer.is_anonymous else named | Q(knows__icontains=word))
    if words and not found.exists():
        found = Typed.of(words).among(everybody)
    return by_name(found, after=after, limit=limit)


def called(members: QuerySet[Member], words: str) -> QuerySet[Member]:
    """Those of them whose name has the words; where none has, those whose name is spelt much like them."""
    found = members.filter(name__icontains=words)
    return found if found.exists() else Typed.of(words).among(members)


def people_of_group(viewer: Viewer, group: int, *, after: int | None = None, limit: int = 50) -> People:
    """Who joined the group, as far as the viewer may see them; nobody of a group that she may not read."""
    if not viewer.may_read(group):
        return People([], None)
    found = visible_members(viewer).filter(is_active=True, memberships__group=group)
    return by_name(found, after=after, limit=limit)


def by_name(members: QuerySet[Member], *, after: int | None, limit: int) -> People:
    """A page of members in the order of their names, from `after` (one of them) onwards."""
    ordered = members.annotate(sorts_as=Lower("name")).order_by("sorts_as", "pk")
    last = ordered.filter(pk=after).first() if after else None
    if last:
        name = last.sorts_as
        ordered = ordered.filter(Q(sorts_as__gt=name) | Q(sorts_as=name, pk__gt=last.pk))
    found = list(ordered[: limit + 1])
    return People(found[:limit], found[limit - 1].pk if len(found) > limit else None)
