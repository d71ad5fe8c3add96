"""Whom somebody may name while she writes: in a mention, or to be asked."""

import re

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Value, When

from commonground.core import text
from commonground.people.models import Member, Reader, Voice
from commonground.people.viewer import Viewer, visible_members

_WORD = re.compile(r"[^\s,]*\w[^\s,]*")
_MOST_WORDS = 4


def people_to_name(viewer: Viewer, words: str, *, group: int | None = None, limit: int = 8) -> QuerySet[Member]:
    """Active members whose name begins with the words, or a word of it does: those whom the viewer sees.

    `group`: only who may read it. Those whose first name fits come first, and of these whoever wrote in the group or
    is in the viewer's work group; then by name.
    """
    typed = _WORD.findall(text.clean(words))[:_MOST_WORDS]
    if not typed:
        return Member.objects.none()
    begins, within = " ".join(typed), Q()
    for word in typed:
        within &= Q(name__istartswith=word) | Q(name__icontains=f" {word}") | Q(name__icontains=f"-{word}")
    found = visible_members(viewer).filter(within, is_active=True)
    near = Q(work_group__isnull=False, work_group=viewer.member.work_group_id) if viewer.member else Q(pk=None)
    if group is not None:
        found = found.filter(pk__in=Reader.objects.filter(group_id=group).values("member_id"))
        near |= Q(Exists(Voice.objects.filter(member=OuterRef("pk"), group=group)))
    return found.order_by(_first(Q(name__istartswith=begins)), _first(near), "name", "pk")[:limit]


def _first(these: Q) -> Case:
    return Case(When(these, then=Value(0)), default=Value(1))
