"""Whom somebody may name while she writes: in a mention, or to be asked."""

import re

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from commonground.people.models import Member, Reader
from commonground.people.viewer import Viewer, visible_members

_MOST_WORDS = 4


def people_to_name(viewer: Viewer, words: str, *, group: int | None = None, limit: int = 8) -> QuerySet[Member]:
    """Active members whose name begins with the words, or a word of it does: those whom the viewer sees.

    `group`: only who may read it. Those whose first name fits come first, then by name.
    """
    typed = re.findall(r"\w+", words)[:_MOST_WORDS]
    if not typed:
        return Member.objects.none()
    begins, within = " ".join(typed), Q()
    for word in typed:
        within &= Q(name__istartswith=word) | Q(name__icontains=f" {word}") | Q(name__icontains=f"-{word}")
    found = visible_members(viewer).filter(within, is_active=True)
    if group is not None:
        found = found.filter(pk__in=Reader.objects.filter(group_id=group).values("member_id"))
    first = Case(When(name__istartswith=begins, then=Value(0)), default=Value(1), output_field=IntegerField())
    return found.annotate(place=first).order_by("place", "name", "pk")[:limit]
