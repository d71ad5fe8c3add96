"""What a member finds in her inbox: what waits for her, what is only to know, what is done.

The notices of one kind about one question are one line, and so is all that became of it. What asks for something is
left out as soon as it is moot: when somebody else answered, when the question is solved, when it went to another owner.
Nothing shows of what she may not read any more, or of what was hidden.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from commonground.conversations.ageing import age_label, sign_of
from commonground.core import clock, db
from commonground.feed import words
from commonground.feed.models import (
    ANSWERED_ASKS,
    ASKS,
    CHECK_ASKS,
    DUTIES,
    NEWS,
    OF_THE_QUESTION,
    OPEN_ASKS,
    Reason,
    Way,
)
from commonground.people.viewer import Viewer, visible_members
from commonground.routing.reasons import explain_all

Section = Literal["waiting", "to_know", "done"]

_MINE = """
WITH mine AS (
  SELECT n.id, n.question_id, CASE WHEN n.reason = ANY(%(news)s) THEN 'news' ELSE n.reason END AS kind, n.read_at,
         coalesce(e.actor_id, n.id) AS actor,
         n.reason = ANY(%(asks)s) AS asks,
         CASE WHEN n.reason = ANY(%(open_asks)s)
              THEN q.answered_at IS NULL AND q.solved_at IS NULL AND q.closed_at IS NULL
                   AND (n.reason NOT IN ('owner', 'reminded') OR q.owner_id IS NOT DISTINCT FROM n.member_id)
                   AND (n.reason <> 'reached' OR (coalesce(r.response, '') <> 'not_me' AND NOT EXISTS (
                         SELECT FROM conversations_post a
                          WHERE a.parent_id = n.question_id AND a.kind = 'answer' AND a.author_id = n.member_id)))
              WHEN n.reason = ANY(%(answered_asks)s)
              THEN q.answered_at IS NOT NULL AND q.solved_at IS NULL AND q.closed_at IS NULL
              WHEN n.reason = ANY(%(check_asks)s) THEN coalesce(q.review_at <= %(now)s, false)
              WHEN n.reason = 'administrators'
              THEN q.post_id IS NULL OR (q.answered_at IS NULL AND q.solved_at IS NULL AND q.closed_at IS NULL)
              ELSE n.reason = ANY(%(asks)s) END AS waits
    FROM feed_notice n
    JOIN events_event e ON e.id = n.event_id
    LEFT JOIN conversations_question q ON q.post_id = n.question_id
    LEFT JOIN conversations_post p ON p.id = n.question_id
    LEFT JOIN conversations_post s ON s.id = e.subject
    LEFT JOIN conversations_post above ON above.id = s.parent_id
    LEFT JOIN routing_reach r ON r.question_id = n.question_id AND r.member_id = n.member_id
   WHERE n.member_id = %(member)s AND (%(only)s::bigint[] IS NULL OR n.id = ANY(%(only)s))
     AND (n.question_id IS NULL OR (p.group_id = ANY(%(groups)s) AND p.hidden_at IS NULL
          AND s.hidden_at IS NULL AND above.hidden_at IS NULL))"""

_ALL, _UNREAD = _MINE + ")", _MINE + " AND n.read_at IS NULL)"  # said so that any plan may use its index

_AS_LINES = """
SELECT l.id, l.notices, l.actors, n.reason, n.question_id, n.at, n.read_at IS NOT NULL OR l.is_moot AS is_done,
       e.name AS event, e.subject AS post_id, e.actor_id, e.data, coalesce(q.title, '') AS title,
       p.author_id AS asker_id,
       q.answered_at, q.solved_at, q.checked_at, q.review_at, coalesce(q.doubt, '') AS doubt, q.closed_at,
       coalesce(q.close_reason, '') AS close_reason,
       coalesce(g.name, '') AS group_name, coalesce(v.reason, r.reason, '{}') AS reach,
       coalesce(s.is_across, false) AS is_across,
       coalesce(w.name, '') AS work_group, f.kind AS follow_kind, f.subject AS follow_subject, f.began AS follow_began,
       coalesce(t.name, '') AS topic,
       coalesce(f.stopped_at, fq.stopped_at) IS NOT NULL OR c.id IS NOT NULL AS is_stopped
  FROM (SELECT max(m.id) AS id, count(*)::int AS notices, count(DISTINCT m.actor)::int AS actors,
               bool_and(m.asks AND NOT m.waits) AS is_moot
          FROM mine m
         WHERE CASE %(section)s
               WHEN 'waiting' THEN m.read_at IS NULL AND m.asks AND m.waits
               WHEN 'to_know' THEN m.read_at IS NULL AND NOT m.asks
               WHEN 'done' THEN m.read_at IS NOT NULL OR (m.asks AND NOT m.waits)
               ELSE m.read_at IS NULL AND (m.waits OR NOT m.asks) END
         GROUP BY m.question_id, m.kind, CASE WHEN m.question_id IS NULL OR %(section)s = 'mail' THEN m.id END) l
  JOIN feed_notice n ON n.id = l.id
  JOIN events_event e ON e.id = n.event_id
  LEFT JOIN conversations_question q ON q.post_id = n.question_id
  LEFT JOIN conversations_post p ON p.id = n.question_id AND p.group_id = ANY(%(groups)s)
  LEFT JOIN people_group g ON g.id = p.group_id
  LEFT JOIN conversations_post s ON s.id = e.subject AND s.group_id = p.group_id
  LEFT JOIN routing_reach r ON r.question_id = n.question_id AND r.member_id = n.member_id
  LEFT JOIN routing_checkrequest v
    ON v.question_id = n.question_id AND v.member_id = n.member_id AND n.reason = ANY(%(check_asks)s)
  LEFT JOIN people_workgroup w ON n.question_id IS NULL AND w.id = (e.data ->> 'work_group')::bigint
  LEFT JOIN conversations_follow f ON f.id = n.follow_id
  LEFT JOIN conversations_topic t ON f.kind = 'topic' AND t.id = f.subject
  LEFT JOIN conversations_follow fq ON n.reason = ANY(%(of_the_question)s) AND fq.member_id = n.member_id
        AND fq.kind = 'question' AND fq.subject = n.question_id
  LEFT JOIN feed_choice c ON c.member_id = n.member_id AND c.reason = n.reason AND c.way = %(nothing)s
 WHERE %(before)s::bigint IS NULL OR l.id < %(before)s
 ORDER BY l.id DESC LIMIT %(limit)s"""

_AS_COUNT = """
SELECT (count(DISTINCT (coalesce(question_id, id), kind)) FILTER (WHERE asks AND waits))::int AS waiting,
       count(*)::int AS notices FROM mine"""


@dataclass(frozen=True, slots=True)
class Unread:
    """How many lines wait for her, and how many notices stand in her inbox at all."""

    waiting: int = 0
    notices: int = 0


@dataclass(frozen=True, slots=True)
class InboxLine:
    """One line of the inbox, in words for its reader. Without `question_id` it tells of what she may not read."""

    id: int
    reason: Reason
    question_id: int | None
    post_id: int
    title: str
    path: str
    state: str
    sign: str
    age: str
    at: datetime
    notices: int
    is_done: bool
    is_across: bool
    group_name: str
    what: str
    because: str
    stop: str
    stops: str
    is_stopped: bool


def inbox(viewer: Viewer, section: Section, *, before: int | None = None, limit: int = 20) -> list[InboxLine]:
    """The lines of a section, newest first, from `before` (the id of a line) downwards."""
    return _in_words(_rows(viewer, section, before=before, limit=limit), viewer)


def lines_to_mail(viewer: Viewer, notices: Sequence[int]) -> list[InboxLine]:
    """Those of the notices that still tell their reader something: not read, not moot, and still hers to read."""
    return _in_words(_rows(viewer, "mail", only=list(notices), limit=len(notices)), viewer)[::-1]


def unread_of(viewer: Viewer) -> Unread:
    """How much stands in her inbox; nothing for anyone on the web."""
    counted = None if viewer.is_anonymous else db.one(Unread, _UNREAD + _AS_COUNT, **_scope(viewer))
    return counted or Unread()


def _rows(
    viewer: Viewer, section: str, *, only: list[int] | None = None, before: int | None = None, limit: int
) -> list[words.Row]:
    lines = (_UNREAD if section in {"waiting", "to_know"} else _ALL) + _AS_LINES
    more = {"of_the_question": [reason.value for reason in OF_THE_QUESTION], "nothing": Way.NOTHING.value}
    return db.rows(words.Row, lines, section=section, before=before, limit=limit, **more, **_scope(viewer, only=only))


def _scope(viewer: Viewer, *, only: list[int] | None = None) -> dict[str, object]:
    return {
        "member": viewer.member_id,
        "groups": viewer.groups,
        "only": only,
        "asks": [reason.value for reason in ASKS],
        "check_asks": [reason.value for reason in CHECK_ASKS],
        "now": clock.now(),
        "open_asks": [reason.value for reason in OPEN_ASKS],
        "answered_asks": [reason.value for reason in ANSWERED_ASKS],
        "news": [reason.value for reason in NEWS],
    }


def _in_words(found: Sequence[words.Row], viewer: Viewer) -> list[InboxLine]:
    people = {member for row in found for member in row.people if member}
    names = dict(visible_members(viewer).filter(pk__in=people).values_list("pk", "name")) if people else {}
    reasons = explain_all([(viewer.member_id or 0, _why_her(row)) for row in found], viewer)
    return [_line(row, names, why) for row, why in zip(found, reasons, strict=True)]


def _why_her(row: words.Row) -> dict[str, Any]:
    """Why she of all people: what her reach says, or for an owner how she came to own it."""
    if row.reason in (Reason.OWNER, Reason.REMINDED) and "as" in row.data:
        return {"kind": "owner", "as": row.data["as"], "by": row.actor_id or 0}
    return {"kind": "steward"} if row.reason == Reason.STEWARD else row.reach


def _line(row: words.Row, names: dict[int, str], why: str) -> InboxLine:
    return InboxLine(
        id=row.id,
        reason=Reason(row.reason),
        question_id=row.question_id,
        post_id=row.post_id,
        title=words.title(row),
        path=words.path(row),
        state=row.state,
        sign=sign_of(row, row.state),
        age=age_label(row),
        at=row.at,
        notices=row.notices,
        is_done=row.is_done,
        is_across=row.is_across and row.reason in (Reason.ANSWERED, Reason.YOUR_ANSWER_SOLVED_IT),
        group_name=row.group_name,
        what=words.what_happened(row, names),
        because=words.why_here(row, why, names),
        stop=words.how_to_stop(row),
        stops=_what_stops(row),
        is_stopped=row.is_stopped,
    )


def _what_stops(row: words.Row) -> str:
    """What one click ends: the following it comes from, of that question, of this kind of news; or nothing."""
    if row.follow_kind:
        return "follow"
    if row.question_id and row.reason in OF_THE_QUESTION:
        return "question"
    return "" if row.reason in DUTIES else "kind"
