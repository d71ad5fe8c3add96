"""What was hidden, for who may show it again."""

from dataclasses import dataclass
from datetime import datetime

from commonground.conversations.models import Post
from commonground.core import db
from commonground.people.viewer import Viewer


@dataclass(frozen=True, slots=True)
class HiddenPost:
    """A hidden post: its words, whose they are, who hid it when and why, and whether an appeal left it so."""

    id: int
    kind: str
    html: str
    title: str
    author: str
    group_name: str
    hidden_at: datetime
    hidden_by: str | None
    reason: str
    is_final: bool


def hidden_post(viewer: Viewer, number: int) -> Post | None:
    """A hidden post in a group that the viewer may read; what its author took back at once nobody can restore."""
    hidden = Post.objects.filter(group__in=viewer.groups).exclude(hidden_at=None).exclude(hidden_reason="")
    return hidden.filter(pk=number).first()


def hidden_posts(viewer: Viewer, *, before: int | None = None, limit: int = 20) -> list[HiddenPost]:
    """Hidden posts in groups that the viewer may read, newest first, from `before` (an id) downwards."""
    return db.rows(
        HiddenPost,
        """
        SELECT p.id, p.kind, p.html, coalesce(q.title, k.title, '') AS title, m.name AS author, g.name AS group_name,
               p.hidden_at, h.name AS hidden_by, p.hidden_reason AS reason,
               EXISTS (SELECT FROM conversations_ruling r
                        WHERE r.post_id = p.id AND r.kind = 'hidden' AND r.undone_at IS NULL
                          AND r.appeal_decided_at IS NOT NULL) AS is_final
          FROM conversations_post p
          JOIN people_member m ON m.user_id = p.author_id
          JOIN people_group g ON g.id = p.group_id
          LEFT JOIN people_member h ON h.user_id = p.hidden_by_id
          LEFT JOIN conversations_question q ON q.post_id = p.id
          LEFT JOIN knowledge_article k ON k.post_id = p.id
         WHERE p.group_id = ANY(%(groups)s) AND p.hidden_at IS NOT NULL AND p.hidden_reason <> ''
           AND (%(before)s::bigint IS NULL OR p.id < %(before)s)
         ORDER BY p.id DESC LIMIT %(limit)s""",
        groups=viewer.groups,
        before=before,
        limit=limit,
    )
