"""Who can see it, in words and numbers: said before one writes and above what was written."""

from dataclasses import dataclass

from django.utils.translation import gettext, ngettext

from commonground.core import db
from commonground.core.dates import listed, number
from commonground.people.models import Group, Organisation
from commonground.people.viewer import Viewer, visible_groups


@dataclass(frozen=True, slots=True)
class Audience:
    """Who may read a group: a sentence without numbers, a sentence with them, and a sign."""

    short: str
    long: str
    icon: str


def count_readers(group: int) -> int:
    """How many active members may read the group."""
    counted: int = db.value("SELECT count(*) FROM people_reader WHERE group_id = %(group)s", group=group)
    return counted


def audience_of(group: Group) -> Audience:
    """Who may read the group. Names only organisations that are let in, which its readers may know."""
    readers = count_readers(group.pk)
    people = ngettext("%(number)s person", "%(number)s people", readers) % {"number": number(readers)}
    short, icon = _words(group)
    if group.audience == Group.Audience.PUBLIC:
        return Audience(short, gettext("%(who)s, also without signing in.") % {"who": short}, icon)
    return Audience(short, gettext("%(who)s: %(people)s.") % {"who": short, "people": people}, icon)


def _words(group: Group) -> tuple[str, str]:
    if group.audience == Group.Audience.PUBLIC:
        return gettext("Anyone on the web can see it"), "public"
    if group.audience == Group.Audience.NETWORK:
        return gettext("Everyone in the network but guests can see it"), "groups"
    if group.audience == Group.Audience.ORGANISATIONS:
        names = list(Organisation.objects.filter(groups=group).order_by("name").values_list("name", flat=True))
        return gettext("Everyone at %(organisations)s can see it") % {"organisations": listed(names)}, "company"
    return gettext("Only those who joined %(group)s can see it") % {"group": group.name}, "closed"


def groups_to_ask_in(viewer: Viewer) -> list[Group]:
    """The groups she may ask in: those she joined first, then the others she may read."""
    groups = visible_groups(viewer).filter(pk__in=viewer.groups).order_by("name")
    joined = set(groups.filter(memberships__member=viewer.member_id).values_list("pk", flat=True))
    return sorted(groups, key=lambda group: group.pk not in joined)
