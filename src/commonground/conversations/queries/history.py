"""What a post said before its edits."""

from dataclasses import dataclass
from datetime import datetime

from commonground.conversations.models import Post, Revision
from commonground.core import db
from commonground.people.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Earlier:
    """What a post said until somebody changed it: her name where the viewer may know it, and when it was."""

    id: int
    title: str
    text: str
    files: list[str]
    at: datetime
    name: str
    organisation: str


def earlier_of(viewer: Viewer, post: int, *, up_to: int | None = None, limit: int) -> list[Earlier]:
    """What the post said, the newest first, from `up_to` (one of them, with it) downwards."""
    return db.rows(
        Earlier,
        """
        SELECT r.id, r.title, r.text, r.files::text[] AS files, r.at, o.name AS organisation,
               CASE WHEN %(anonymous)s AND NOT m.is_named_in_public THEN '' ELSE m.name END AS name
          FROM conversations_revision r
          JOIN conversations_post p ON p.id = r.post_id
          JOIN people_member m ON m.user_id = r.by_id
          JOIN people_organisation o ON o.id = m.organisation_id
         WHERE r.post_id = %(post)s AND p.group_id = ANY(%(groups)s) AND p.hidden_at IS NULL
           AND (%(up_to)s::bigint IS NULL OR r.id <= %(up_to)s)
         ORDER BY r.id DESC LIMIT %(limit)s""",
        post=post,
        groups=viewer.groups,
        anonymous=viewer.is_anonymous,
        up_to=up_to,
        limit=limit,
    )


def revision_by_id(viewer: Viewer, revision: int) -> Revision | None:
    """What a post that the viewer may read said once."""
    return Revision.objects.filter(pk=revision, post__in=Post.objects.visible_to(viewer)).first()
