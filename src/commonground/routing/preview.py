"""Whom a question would reach first, shown to its asker before she asks."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import ngettext

from commonground.core.dates import listed
from commonground.people.models import Group, Member, Organisation
from commonground.people.viewer import Viewer, visible_members
from commonground.routing.likeliest import Candidate, likeliest_people
from commonground.routing.reasons import explain_all


@dataclass(frozen=True, slots=True)
class FirstPerson:
    """Somebody whom the question would reach, and why."""

    id: int
    name: str
    handle: str
    place: str
    why: str


@dataclass(frozen=True, slots=True)
class Preview:
    """Whom it would reach first: those the asker may see by name, and the others in a few words, or none."""

    people: list[FirstPerson]
    others: str


def first_reached(viewer: Viewer, title: str, body: str, topics: Iterable[str], group: Group) -> Preview:
    """Whom a question of the viewer would reach first in the group.

    It rests on what she may read and on nobody's load: otherwise typing would tell what closed groups talk about, and
    how much somebody is asked. So the reach itself, which rests on all groups, may know somebody better.
    """
    likely = likeliest_people(
        title,
        body,
        topics,
        group_id=group.pk,
        asker_id=viewer.member_id or 0,
        groups=viewer.groups,
        reaches_a_day=None,
    )
    seen = {member.pk: member for member in visible_members(viewer).filter(pk__in=[one.member_id for one in likely])}
    named = [one for one in likely if one.member_id in seen]
    return Preview(_people(named, seen, viewer), _others([one for one in likely if one.member_id not in seen], viewer))


def _people(named: Sequence[Candidate], seen: dict[int, Member], viewer: Viewer) -> list[FirstPerson]:
    reasons = explain_all([(one.member_id, one.evidence) for one in named], viewer)
    return [
        FirstPerson(member.pk, member.name, member.handle, _place(member, viewer), why)
        for member, why in zip((seen[one.member_id] for one in named), reasons, strict=True)
    ]


def _place(member: Member, viewer: Viewer) -> str:
    """Where she works, as somebody of the viewer's organisation would say it."""
    unit = member.work_group
    own = viewer.member is not None and viewer.member.organisation_id == member.organisation_id
    return (unit.place or unit.name) if own and unit is not None else member.organisation.name


def _others(unseen: Sequence[Candidate], viewer: Viewer) -> str:
    """Those without a name, counted at the organisations that the viewer may know of."""
    members = Member.objects.filter(pk__in=[one.member_id for one in unseen])
    counts = Counter(members.values_list("organisation", flat=True))
    known = Organisation.objects.filter(pk__in=counts, members__in=visible_members(viewer)).distinct().order_by("name")
    parts = [_at(organisation.name, counts.pop(organisation.pk)) for organisation in known]
    if left := counts.total():
        parts.append(ngettext("%(count)s more person", "%(count)s more people", left) % {"count": left})
    return listed(parts) if parts else ""


def _at(organisation: str, count: int) -> str:
    words = ngettext("%(count)s person at %(organisation)s", "%(count)s people at %(organisation)s", count)
    return words % {"count": count, "organisation": organisation}
