"""What is read of one's own drafts."""

from dataclasses import dataclass
from datetime import datetime

from commonground.conversations.models import Draft
from commonground.core import db
from commonground.people.viewer import Viewer


@dataclass(frozen=True, slots=True)
class DraftLine:
    """A draft of the viewer's. Of what it is about it tells only what she may read: else there is no `question_id`."""

    id: int
    form: str
    about: int
    title: str
    text: str
    at: datetime
    question_id: int | None
    question_title: str

    @property
    def leads_on(self) -> bool:
        """Whether there is a form in which she can go on."""
        return self.form == Draft.Form.ASK or self.question_id is not None

    @property
    def label(self) -> str:
        """What it will be."""
        return str(Draft.Form(self.form).label)


def drafts_of(viewer: Viewer, *, limit: int = 100) -> list[DraftLine]:
    """What the viewer may go on with, what she wrote on last first."""
    return db.rows(
        DraftLine,
        """
        SELECT d.id, d.form, d.about, d.typed ->> 'title' AS title, d.typed ->> 'text' AS text, d.at,
               q.post_id AS question_id, coalesce(q.title, '') AS question_title
          FROM conversations_draft d
          LEFT JOIN conversations_post p ON p.id = d.about AND p.group_id = ANY(%(groups)s) AND p.hidden_at IS NULL
          LEFT JOIN conversations_post above ON above.id = p.parent_id
          LEFT JOIN conversations_post top
            ON top.id = coalesce(above.parent_id, above.id, p.id) AND top.hidden_at IS NULL
           AND above.hidden_at IS NULL
          LEFT JOIN conversations_question q ON q.post_id = top.id
         WHERE d.member_id = %(member)s AND d.thrown_away_at IS NULL
         ORDER BY d.at DESC LIMIT %(limit)s""",
        member=viewer.member_id,
        groups=viewer.groups,
        limit=limit,
    )
