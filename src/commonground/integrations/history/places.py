"""Where threads go, and who wrote them: the groups and people that stand for those of the source."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from commonground.core.require import Refused
from commonground.integrations import refs
from commonground.people.actions.importing import (
    import_former_member,
    import_group,
    import_members,
    import_memberships,
    import_organisation,
)
from commonground.people.models import Group, Member

_FORMER = ""  # what all are called whose name is not known any more: nobody has this name


@dataclass(frozen=True, slots=True)
class Place:
    """A source, the organisation of its people (by name, made with the first of them), and how its groups are founded.

    What stands on no board is of the `default_board`, which may be a group that is here already (`chosen`).
    """

    source: str
    organisation: str
    audience: str
    default_board: str
    chosen: int | None = None
    steward: Member | None = None


@dataclass(slots=True)
class Found:
    """The rows that names of the source stand for, and how many of them were new."""

    rows: dict[str, int] = field(default_factory=dict)
    made: int = 0


def group_called(source: str, name: str) -> int | None:
    """The group of this name that is here already and was not founded for the source, if there is one."""
    if refs.known(source, "group", [name]):
        return None
    alike = list(Group.objects.filter(name__iexact=name, is_direct=False)[:2])
    if len(alike) > 1:
        raise Refused(f"There are several groups called {name}. Choose another name.")
    return alike[0].pk if alike else None


def groups_of(place: Place, boards: Iterable[str | None]) -> Found:
    """The groups of these boards, founded where they are new."""
    names = {board or place.default_board for board in boards}
    rows = refs.known(place.source, "group", names)
    if place.chosen is not None:
        rows[place.default_board] = place.chosen
    missing = sorted(names - rows.keys())
    has_readers = missing and place.audience == Group.Audience.ORGANISATIONS
    readers = [import_organisation(place.organisation)] if has_readers else []
    fresh = {
        name: import_group(name, audience=place.audience, organisations=readers, steward=place.steward).pk
        for name in missing
    }
    refs.remember(place.source, "group", fresh)
    return Found(rows | fresh, len(fresh))


def members_of(place: Place, users: Iterable[str | None], called: Mapping[str, str]) -> Found:
    """These people, made where they are new; one for all of whom nothing is known.

    Who is `called` by nothing else bears the name by which the source knows her.
    """
    names = {user or _FORMER for user in users}
    found = refs.known(place.source, "member", names)
    if names == found.keys():
        return Found(found)
    organisation = import_organisation(place.organisation)
    missing = sorted(names - found.keys() - {_FORMER})
    made = import_members([called.get(user, user) for user in missing], organisation=organisation)
    fresh = {name: member.pk for name, member in zip(missing, made, strict=True)}
    if _FORMER in names - found.keys():
        fresh[_FORMER] = import_former_member(organisation=organisation).pk
    refs.remember(place.source, "member", fresh)
    return Found(found | fresh, len(fresh))


def member_in(members: Found, user: str | None) -> int:
    """Who stands for the user of the source."""
    return members.rows[user or _FORMER]


def former_member(source: str) -> int | None:
    """Who stands for all whose name is not known, if there is somebody."""
    return refs.known(source, "member", [_FORMER]).get(_FORMER)


def let_authors_in(source: str, wrote: Iterable[tuple[int, int]]) -> None:
    """Who wrote on a board that only its members read belongs to it; `wrote` are pairs of group and member.

    Nobody comes so into a group that was here before: there are things in it that she was never to read.
    """
    pairs = set(wrote)
    founded = refs.rows_known(source, "group", {group for group, _member in pairs})
    for group in Group.objects.filter(pk__in=founded, audience=Group.Audience.JOINED):
        import_memberships(group, sorted(member for where, member in pairs if where == group.pk))
