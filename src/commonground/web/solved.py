"""What a member solved, as far as the viewer may read it."""

from django.db.models import Count

from commonground.conversations.models import Question, Topic
from commonground.people.models import Member
from commonground.people.viewer import Viewer


def solved_by(viewer: Viewer, member: Member, *, before: int | None, limit: int) -> list[Question]:
    """Questions that an answer of hers solved, the newest first, from `before` (one of them) downwards."""
    found = Question.objects.visible_to(viewer).filter(solution__author=member, solution__hidden_at=None)
    if before is not None:
        found = found.filter(pk__lt=before)
    return list(found.select_related("post__group", "post__author__organisation").order_by("-pk")[:limit])


def topics_of(viewer: Viewer, member: Member, *, limit: int = 8) -> list[Topic]:
    """What those questions are about, the most frequent first."""
    readable = Question.objects.visible_to(viewer).filter(solution__author=member, solution__hidden_at=None)
    about = Topic.objects.filter(filed__post__in=readable.values("post"))
    return list(about.annotate(times=Count("filed")).order_by("-times", "name")[:limit])
