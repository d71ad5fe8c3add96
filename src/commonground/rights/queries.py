"""What is read of what is to be forgotten, and of how long a group keeps its questions."""

from commonground.core import clock, db
from commonground.people.models import Member
from commonground.people.viewer import Viewer
from commonground.rights.due import COUNT_DUE, rule
from commonground.rights.models import Erasure, Retention


def erasure_of(member: Member) -> Erasure | None:
    """The wish that somebody be erased, for administrators."""
    return Erasure.objects.select_related("by").filter(member=member).first()


def retention_of(viewer: Viewer, group: int) -> Retention:
    """How long the group keeps its questions, for who may read it; by itself for ever."""
    found = Retention.objects.filter(group=group, group__in=viewer.groups).select_related("held_by").first()
    return found or Retention(group_id=group)


def count_to_delete(viewer: Viewer, group: int, months: int, since: str) -> int:
    """How many questions of the group the rule would delete today."""
    counted: int = db.value(COUNT_DUE, groups=viewer.groups, **rule(group, months, since, clock.now()))
    return counted
