"""What a member can help with: the questions whose reach came to her."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from commonground.core import db
from commonground.people.viewer import Viewer
from commonground.routing.reasons import explain_all


@dataclass(frozen=True, slots=True)
class Help:
    """A question that waits for the viewer's help, how many there are in all, and why it is hers."""

    id: int
    title: str
    html: str
    at: datetime
    answered_at: datetime | None
    author_id: int
    author_name: str
    author_place: str
    answers: int
    response: str
    is_owner: bool
    in_all: int
    reason: dict[str, Any]

    @property
    def state(self) -> str:
        """Its sign."""
        if self.answered_at:
            return "answered"
        return "on_it" if self.response == "on_it" else "open"


def helps_of(viewer: Viewer, *, limit: int) -> list[tuple[Help, str]]:
    """The questions the viewer was asked and did not answer yet, those she owns first, each with its reason."""
    rows = db.rows(
        Help,
        """
        SELECT p.id, q.title, p.html, p.at, q.answered_at, p.author_id, m.name AS author_name,
               coalesce(w.name, o.name) AS author_place, r.response, r.reason,
               coalesce(q.owner_id = %(member)s, false) AS is_owner,
               count(*) OVER () AS in_all,
               (SELECT count(*) FROM conversations_together t JOIN conversations_post a ON a.parent_id = t.asked_id
                 WHERE t.question_id = p.id AND a.kind = 'answer' AND a.hidden_at IS NULL
                   AND a.group_id = ANY(%(groups)s)) AS answers
          FROM routing_reach r
          JOIN conversations_question q ON q.post_id = r.question_id
          JOIN conversations_post p ON p.id = q.post_id
          JOIN people_member m ON m.user_id = p.author_id
          JOIN people_organisation o ON o.id = m.organisation_id
          LEFT JOIN people_workgroup w ON w.id = m.work_group_id
         WHERE r.member_id = %(member)s AND (r.response <> 'not_me' OR q.owner_id = %(member)s)
           AND q.solved_at IS NULL AND q.closed_at IS NULL
           AND p.group_id = ANY(%(groups)s) AND p.hidden_at IS NULL
           AND NOT EXISTS (
                 SELECT FROM conversations_together t JOIN conversations_post a ON a.parent_id = t.asked_id
                  WHERE t.question_id = p.id AND a.kind = 'answer' AND a.author_id = %(member)s)
           AND (r.reason ->> 'kind' IN ('owner', 'steward') OR NOT EXISTS (
                 SELECT FROM people_distance d WHERE d.member_id = %(member)s AND d.is_blocked
                                                 AND d.other_id IN (p.author_id, (r.reason ->> 'by')::bigint)))
         ORDER BY (q.owner_id = %(member)s) DESC NULLS LAST, q.answered_at NULLS FIRST, p.id DESC
         LIMIT %(limit)s""",
        member=viewer.member_id,
        groups=viewer.groups,
        limit=limit,
    )
    reasons = explain_all([(viewer.member_id or 0, row.reason) for row in rows], viewer)
    return [
        (row, _("It is yours to see through") if row.is_owner else why) for row, why in zip(rows, reasons, strict=True)
    ]
