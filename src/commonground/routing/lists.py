"""Questions as lines of a list: on the pages of groups, topics and home."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from commonground.conversations.ageing import sign_of
from commonground.conversations.queries import STATE, state_of
from commonground.core import db
from commonground.people.viewer import Viewer


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """A question as a line of a list."""

    id: int
    title: str
    at: datetime
    answered_at: datetime | None
    solved_at: datetime | None
    checked_at: datetime | None
    review_at: datetime | None
    doubt: str
    closed_at: datetime | None
    group_id: int
    group_name: str
    is_own: bool
    author_id: int
    author_name: str
    author_organisation: str
    author_work_group: str
    answers: int
    is_on_it: bool
    solver_name: str | None
    solver_place: str | None
    is_across: bool

    @property
    def state(self) -> str:
        """How it stands."""
        state = state_of(self.solved_at, self.closed_at, self.answered_at)
        return "on_it" if state == "open" and self.is_on_it else state

    @property
    def sign(self) -> str:
        """The shape that stands for it."""
        return sign_of(self, self.state)


_ROWS = f"""
SELECT p.id, q.title, p.at, q.answered_at, q.solved_at, q.checked_at, q.review_at,
       q.doubt, q.closed_at, p.group_id, g.name AS group_name,
       p.author_id IS NOT DISTINCT FROM %(member)s::bigint AS is_own, p.author_id,
       CASE WHEN %(anonymous)s AND NOT m.is_named_in_public THEN '' ELSE m.name END AS author_name,
       o.name AS author_organisation,
       CASE WHEN %(anonymous)s THEN '' ELSE coalesce(w.name, '') END AS author_work_group,
       (SELECT count(*) FROM conversations_together t JOIN conversations_post a ON a.parent_id = t.asked_id
         WHERE t.question_id = p.id AND a.kind = 'answer' AND a.hidden_at IS NULL
           AND a.group_id = ANY(%(groups)s)) AS answers,
       EXISTS (SELECT FROM routing_reach r WHERE r.question_id = p.id AND r.response = 'on_it') AS is_on_it,
       CASE WHEN %(anonymous)s AND NOT sm.is_named_in_public THEN '' ELSE sm.name END AS solver_name,
       CASE WHEN sm.organisation_id = m.organisation_id AND NOT %(anonymous)s
            THEN coalesce(sw.name, so.name) ELSE so.name END AS solver_place,
       coalesce(s.is_across, false) AS is_across
  FROM conversations_question q
  JOIN conversations_post p ON p.id = q.post_id
  JOIN people_group g ON g.id = p.group_id
  JOIN people_member m ON m.user_id = p.author_id
  JOIN people_organisation o ON o.id = m.organisation_id
  LEFT JOIN people_workgroup w ON w.id = m.work_group_id
  LEFT JOIN conversations_post s ON s.id = q.solution_id AND s.hidden_at IS NULL AND s.group_id = ANY(%(groups)s)
  LEFT JOIN people_member sm ON sm.user_id = s.author_id
  LEFT JOIN people_organisation so ON so.id = sm.organisation_id
  LEFT JOIN people_workgroup sw ON sw.id = sm.work_group_id
 WHERE p.group_id = ANY(%(groups)s) AND p.hidden_at IS NULL AND p.kind = 'question'
   AND (%(group)s::bigint IS NULL OR p.group_id = %(group)s)
   AND (%(topic)s::bigint IS NULL
        OR EXISTS (SELECT FROM conversations_filed f WHERE f.post_id = p.id AND f.topic_id = %(topic)s))
   AND (NOT %(joined_only)s OR EXISTS (
         SELECT FROM people_membership j WHERE j.group_id = p.group_id AND j.member_id = %(member)s))
   AND (%(waiting)s::boolean IS NULL OR (q.solved_at IS NULL AND q.closed_at IS NULL) = %(waiting)s)
   AND (%(state)s::text IS NULL OR {STATE} = %(state)s)
   AND p.id <> ALL(%(without)s::bigint[]) AND (%(only)s::bigint[] IS NULL OR p.id = ANY(%(only)s))
   AND """  # noqa: S608 (our own words alone are put together)

# An order that the key has, so that a page is read from it and not sorted out of all questions.
_THESE = _ROWS + "p.id = ANY(%(only)s)"
_NEWEST_FIRST = _ROWS + "(%(after)s::bigint IS NULL OR p.id < %(after)s) ORDER BY p.id DESC LIMIT %(limit)s"
_OLDEST_FIRST = _ROWS + "(%(after)s::bigint IS NULL OR p.id > %(after)s) ORDER BY p.id LIMIT %(limit)s"


def question_rows(
    viewer: Viewer,
    *,
    group: int | None = None,
    topic: int | None = None,
    waiting: bool | None = None,
    state: str | None = None,
    joined_only: bool = False,
    without: Sequence[int] = (),
    only: Sequence[int] | None = None,
    oldest_first: bool = False,
    after: int | None = None,
    limit: int = 20,
) -> list[QuestionRow]:
    """Questions the viewer may read, of a group or a topic, that wait for somebody or are done; keyset from `after`.

    `state` picks more finely: open, answered, solved or closed.
    """
    return db.rows(
        QuestionRow,
        _OLDEST_FIRST if oldest_first else _NEWEST_FIRST,
        groups=viewer.groups,
        anonymous=viewer.is_anonymous,
        member=viewer.member_id,
        group=group,
        topic=topic,
        joined_only=joined_only,
        without=list(without),
        only=None if only is None else list(only),
        waiting=waiting,
        state=state,
        after=after,
        limit=limit,
    )


def newest_in(viewer: Viewer, group: int) -> int:
    """The newest question of a group, 0 before the first: how far a list of it goes."""
    newest: int | None = db.value(
        """
        SELECT p.id FROM conversations_post p
         WHERE p.group_id = %(group)s AND p.group_id = ANY(%(groups)s) AND p.kind = 'question' AND p.hidden_at IS NULL
         ORDER BY p.id DESC LIMIT 1""",
        group=group,
        groups=viewer.groups,
    )
    return newest or 0


def these_rows(viewer: Viewer, questions: Sequence[int]) -> list[QuestionRow]:
    """These of the questions that the viewer may read, in their order."""
    nothing_else = dict.fromkeys(("group", "topic", "waiting", "state"))
    found = db.rows(
        QuestionRow,
        _THESE,
        groups=viewer.groups,
        anonymous=viewer.is_anonymous,
        member=viewer.member_id,
        only=list(questions),
        joined_only=False,
        without=[],
        **nothing_else,
    )
    return sorted(found, key=lambda row: questions.index(row.id))


@dataclass(frozen=True, slots=True)
class Counts:
    """How many questions of a group wait, are solved, and are there at all."""

    waiting: int
    solved: int
    total: int


def count_questions(viewer: Viewer, *, group: int) -> Counts:
    """How many of the group's questions the viewer may read, by state."""
    counted = db.one(
        Counts,
        """
        SELECT count(*) FILTER (WHERE q.solved_at IS NULL AND q.closed_at IS NULL) AS waiting,
               count(*) FILTER (WHERE q.solved_at IS NOT NULL) AS solved, count(*) AS total
          FROM conversations_question q JOIN conversations_post p ON p.id = q.post_id
         WHERE p.group_id = %(group)s AND p.group_id = ANY(%(groups)s) AND p.hidden_at IS NULL""",
        group=group,
        groups=viewer.groups,
    )
    return counted or Counts(0, 0, 0)
