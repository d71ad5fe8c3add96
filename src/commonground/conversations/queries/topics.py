"""What is read of topics."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from commonground.conversations.models import Filed, Topic
from commonground.core import db
from commonground.core.alike import Typed
from commonground.people.viewer import Viewer


@dataclass(frozen=True, slots=True)
class TopicRow:
    """A topic with what the viewer may read under it."""

    id: int
    name: str
    questions: int
    waiting: int


def topic_rows(viewer: Viewer, *, after: str = "", limit: int = 100) -> list[TopicRow]:
    """The topics under which the viewer may read something, by name, with the counts of just that."""
    return db.rows(
        TopicRow,
        """
        SELECT t.id, t.name, count(*) AS questions,
               count(*) FILTER (WHERE q.solved_at IS NULL AND q.closed_at IS NULL) AS waiting
          FROM conversations_topic t
          JOIN conversations_filed f ON f.topic_id = t.id
          JOIN conversations_post p ON p.id = f.post_id
          JOIN conversations_question q ON q.post_id = p.id
         WHERE p.group_id = ANY(%(groups)s) AND p.hidden_at IS NULL AND lower(t.name) > lower(%(after)s)
         GROUP BY t.id
         ORDER BY lower(t.name)
         LIMIT %(limit)s""",
        groups=viewer.groups,
        after=after,
        limit=limit,
    )


def topic_by_id(topic: int) -> Topic:
    """A topic that its reader may know of, because she reads something under it."""
    return Topic.objects.get(pk=topic)


def topics_to_name(viewer: Viewer, typed: Typed, *, limit: int = 3) -> list[Topic]:
    """The topics she reads under whose name, or a word of it, begins with what is typed; else those spelt like it."""
    return typed.nearest(_read_by(viewer), limit=limit)


def topics_read(viewer: Viewer, topics: list[int]) -> dict[int, str]:
    """The names of those of these topics under which the viewer may read something."""
    return dict(_read_by(viewer).filter(pk__in=topics).values_list("pk", "name"))


def _read_by(viewer: Viewer) -> QuerySet[Topic]:
    read = Filed.objects.filter(topic=OuterRef("pk"), post__group__in=viewer.groups, post__hidden_at=None)
    return Topic.objects.filter(Exists(read))
