"""The log: who did what to people, groups and the network, as far as the reader may see it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from commonground.core import db
from commonground.people.viewer import Viewer

LOGGED = (
    "network.founded",
    "network.changed",
    "network.times_changed",
    "network.backed_up",
    "network.restored",
    "network.rehearsed",
    "organisation.created",
    "organisation.changed",
    "work_group.created",
    "work_group.changed",
    "work_group.leader_set",
    "group.created",
    "group.edited",
    "group.let_in",
    "group.removed",
    "group.steward_made",
    "group.steward_unmade",
    "retention.changed",
    "group.held",
    "group.released",
    "group.questions_deleted",
    "invitation.made",
    "invitation.renewed",
    "invitation.withdrawn",
    "member.joined",
    "member.moved",
    "member.left",
    "member.returned",
    "member.mfa_reset",
    "erasure.asked",
    "erasure.withdrawn",
    "member.erased",
    "administrator.made",
    "administrator.unmade",
    "topic.steward_made",
    "topic.steward_unmade",
    "member.suspended",
    "member.suspension_lifted",
    "post.hidden",
    "post.restored",
    "post.left",
    "author.warned",
    "author.suspended",
    "ruling.undone",
    "appeal.decided",
)


@dataclass(frozen=True, slots=True)
class LogLine:
    """One act: who, what, to whom or what, in which group, when, and what the act itself noted."""

    id: int
    name: str
    at: datetime
    actor: str | None
    subject: str | None
    other: str | None
    organisation: str | None
    topic: str | None
    group_name: str | None
    data: dict[str, Any]


def log_lines(viewer: Viewer, *, group: int | None = None, before: int | None = None, limit: int = 50) -> list[LogLine]:
    """Acts, newest first, of one group or of all; those in groups that the viewer may not read are not there."""
    return db.rows(
        LogLine,
        """
        SELECT e.id, e.name, e.at, e.data, g.name AS group_name, a.name AS actor,
               CASE e.kind
                    WHEN 'member' THEN (SELECT m.name FROM people_member m WHERE m.user_id = e.subject)
                    WHEN 'organisation' THEN (SELECT o.name FROM people_organisation o WHERE o.id = e.subject)
                    WHEN 'workgroup' THEN (SELECT w.name FROM people_workgroup w WHERE w.id = e.subject)
                    WHEN 'group' THEN g.name
                    WHEN 'invitation' THEN (SELECT nullif(i.name, '') FROM people_invitation i WHERE i.id = e.subject)
                    WHEN 'post' THEN (SELECT m.name FROM conversations_post p
                           JOIN people_member m ON m.user_id = p.author_id WHERE p.id = e.subject)
               END AS subject,
               (SELECT m.name FROM people_member m
                 WHERE m.user_id = coalesce(e.data ->> 'member', e.data ->> 'after')::bigint) AS other,
               (SELECT o.name FROM people_organisation o
                 WHERE o.id = (e.data ->> 'organisation')::bigint) AS organisation,
               (SELECT t.name FROM conversations_topic t
                 WHERE t.id = (e.data ->> 'topic')::bigint AND EXISTS (
                       SELECT FROM conversations_filed f JOIN conversations_post p ON p.id = f.post_id
                        WHERE f.topic_id = t.id AND p.group_id = ANY(%(groups)s) AND p.hidden_at IS NULL)) AS topic
          FROM events_event e
          LEFT JOIN people_group g ON g.id = e.group_id
          LEFT JOIN people_member a ON a.user_id = e.actor_id
         WHERE e.name = ANY(%(logged)s)
           AND (e.group_id IS NULL OR e.group_id = ANY(%(groups)s))
           AND (%(group)s::bigint IS NULL OR e.group_id = %(group)s)
           AND (%(before)s::bigint IS NULL OR e.id < %(before)s)
         ORDER BY e.id DESC LIMIT %(limit)s""",
        groups=viewer.groups,
        logged=list(LOGGED),
        group=group,
        before=before,
        limit=limit,
    )
