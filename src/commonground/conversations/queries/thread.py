"""What is read of a question with its answers and replies."""

from dataclasses import dataclass
from datetime import datetime

from commonground.conversations.queries.under import UNDER
from commonground.core import db
from commonground.people.viewer import Viewer


def state_of(solved_at: datetime | None, closed_at: datetime | None, answered_at: datetime | None) -> str:
    """How a question stands: open, answered, solved or closed."""
    if solved_at:
        return "solved"
    if closed_at:
        return "closed"
    return "answered" if answered_at else "open"


# The same in SQL, of the question `q`.
STATE = """CASE WHEN q.solved_at IS NOT NULL THEN 'solved' WHEN q.closed_at IS NOT NULL THEN 'closed'
                WHEN q.answered_at IS NOT NULL THEN 'answered' ELSE 'open' END"""


@dataclass(frozen=True, slots=True)
class Author:
    """Who wrote it, as the viewer may know her: without a name where she is shown by her organisation only."""

    id: int
    name: str
    handle: str
    organisation: str
    work_group: str
    place: str
    is_active: bool


@dataclass(frozen=True, slots=True)
class _Written:
    """A post with its author, flat as the database gives it."""

    id: int
    html: str
    language: str
    at: datetime
    edited_at: datetime | None
    author_id: int
    author_name: str
    author_handle: str
    author_organisation: str
    author_work_group: str
    author_place: str
    author_is_active: bool

    @property
    def author(self) -> Author:
        """Who wrote it."""
        return Author(
            self.author_id,
            self.author_name,
            self.author_handle,
            self.author_organisation,
            self.author_work_group,
            self.author_place,
            self.author_is_active,
        )


@dataclass(frozen=True, slots=True)
class QuestionPage(_Written):
    """A question as its page shows it."""

    title: str
    group_id: int
    group_name: str
    answered_at: datetime | None
    solution_id: int | None
    solved_at: datetime | None
    review_at: datetime | None
    checked_at: datetime | None
    checked_by_id: int | None
    doubt: str
    closed_at: datetime | None
    close_reason: str
    close_note: str
    duplicate_of_id: int | None
    duplicate_title: str | None
    is_merged: bool
    again_ids: list[int]
    again_titles: list[str]
    owner_id: int | None
    next_step_at: datetime | None
    wanted: int
    is_wanted: bool
    topics: list[str]
    topic_ids: list[int]

    @property
    def state(self) -> str:
        """Open, answered, solved or closed."""
        return state_of(self.solved_at, self.closed_at, self.answered_at)


@dataclass(frozen=True, slots=True)
class AnswerLine(_Written):
    """An answer as a question's page shows it."""

    is_across: bool
    is_from_stranger: bool
    thanks: int
    is_thanked: bool
    failed: int
    has_failed: bool
    given_to: str | None


@dataclass(frozen=True, slots=True)
class ReplyLine(_Written):
    """A reply, under the post that is its parent."""

    parent_id: int


_WRITTEN = """SELECT p.id, p.html, p.language, p.at, p.edited_at, p.author_id, m.handle AS author_handle,
               CASE WHEN %(anonymous)s AND NOT m.is_named_in_public THEN '' ELSE m.name END AS author_name,
               o.name AS author_organisation, m.is_active AS author_is_active,
               CASE WHEN %(anonymous)s THEN '' ELSE coalesce(w.name, '') END AS author_work_group,
               CASE WHEN %(anonymous)s THEN '' ELSE coalesce(w.place, '') END AS author_place,"""
_BY = """FROM conversations_post p
          JOIN people_member m ON m.user_id = p.author_id
          JOIN people_organisation o ON o.id = m.organisation_id
          LEFT JOIN people_workgroup w ON w.id = m.work_group_id"""


def question_page(viewer: Viewer, question: int) -> QuestionPage | None:
    """The question, if the viewer may read it."""
    return db.one(
        QuestionPage,
        f"""
        {_WRITTEN}
               q.title, p.group_id, g.name AS group_name, q.answered_at, q.solution_id, q.solved_at, q.closed_at,
               q.review_at, q.checked_at, q.checked_by_id, q.doubt,
               q.close_reason, q.close_note, d.id AS duplicate_of_id, dq.title AS duplicate_title,
               q.is_merged,
               ARRAY(SELECT a.id FROM conversations_together t JOIN conversations_post a ON a.id = t.asked_id
                      WHERE t.question_id = p.id AND a.id <> p.id AND a.group_id = ANY(%(groups)s)
                      ORDER BY a.id) AS again_ids,
               ARRAY(SELECT aq.title FROM conversations_together t JOIN conversations_post a ON a.id = t.asked_id
                       JOIN conversations_question aq ON aq.post_id = a.id
                      WHERE t.question_id = p.id AND a.id <> p.id AND a.group_id = ANY(%(groups)s)
                      ORDER BY a.id)::text[] AS again_titles,
               q.owner_id,
               q.next_step_at,
               (SELECT count(DISTINCT r.member_id) FROM conversations_together t
                  JOIN conversations_post a ON a.id = t.asked_id AND a.group_id = ANY(%(groups)s)
                  JOIN conversations_reaction r ON r.post_id = a.id AND r.kind = 'me_too'
                 WHERE t.question_id = p.id) AS wanted,
               EXISTS (SELECT FROM conversations_reaction r
                        WHERE r.post_id = p.id AND r.kind = 'me_too' AND r.member_id = %(member)s) AS is_wanted,
               ARRAY(SELECT t.name FROM conversations_filed f JOIN conversations_topic t ON t.id = f.topic_id
                      WHERE f.post_id = p.id ORDER BY f.id)::text[] AS topics,
               ARRAY(SELECT f.topic_id FROM conversations_filed f WHERE f.post_id = p.id ORDER BY f.id) AS topic_ids
          {_BY}
          JOIN conversations_question q ON q.post_id = p.id
          JOIN people_group g ON g.id = p.group_id
          LEFT JOIN conversations_post d
            ON d.id = q.duplicate_of_id AND d.group_id = ANY(%(groups)s) AND d.hidden_at IS NULL
          LEFT JOIN conversations_question dq ON dq.post_id = d.id
         WHERE q.post_id = %(question)s AND p.group_id = ANY(%(groups)s) AND p.hidden_at IS NULL""",  # noqa: S608 (our own words alone are put together)
        question=question,
        groups=viewer.groups,
        member=viewer.member_id,
        anonymous=viewer.is_anonymous,
    )


def answers_of(viewer: Viewer, question: int) -> list[AnswerLine]:
    """The question's answers the viewer may read, the oldest first."""
    return db.rows(
        AnswerLine,
        f"""
        {_WRITTEN}
               p.is_across, p.is_from_stranger, CASE WHEN p.parent_id <> %(question)s THEN own.title END AS given_to,
               count(r.id) FILTER (WHERE r.kind = 'thanks') AS thanks,
               coalesce(bool_or(r.kind = 'thanks' AND r.member_id = %(member)s), false) AS is_thanked,
               count(r.id) FILTER (WHERE r.kind = 'failed') AS failed,
               coalesce(bool_or(r.kind = 'failed' AND r.member_id = %(member)s), false) AS has_failed
          {_BY}
          JOIN conversations_question own ON own.post_id = p.parent_id
          LEFT JOIN conversations_reaction r ON r.post_id = p.id
         WHERE p.parent_id IN (SELECT t.asked_id FROM conversations_together t WHERE t.question_id = %(question)s)
           AND p.kind = 'answer' AND p.group_id = ANY(%(groups)s) AND p.hidden_at IS NULL
         GROUP BY p.id, m.user_id, o.id, w.id, own.post_id
         ORDER BY p.id""",  # noqa: S608 (our own words alone are put together)
        question=question,
        groups=viewer.groups,
        member=viewer.member_id,
        anonymous=viewer.is_anonymous,
    )


def replies_of(viewer: Viewer, question: int) -> list[ReplyLine]:
    """The replies under the question and its answers that the viewer may read, the oldest first."""
    return db.rows(
        ReplyLine,
        f"""
        {_WRITTEN}
               p.parent_id
          {_BY}
         WHERE p.kind = 'reply' AND p.group_id = ANY(%(groups)s) AND p.hidden_at IS NULL
           AND p.parent_id IN (
                SELECT %(question)s::bigint
                UNION ALL
                SELECT a.id FROM conversations_together t JOIN conversations_post a ON a.parent_id = t.asked_id
                 WHERE t.question_id = %(question)s AND a.kind = 'answer')
         ORDER BY p.id""",  # noqa: S608 (our own words alone are put together)
        question=question,
        groups=viewer.groups,
        anonymous=viewer.is_anonymous,
    )


@dataclass(frozen=True, slots=True)
class _Text:
    """The Markdown of a post."""

    id: int
    text: str


_TEXTS = "SELECT id, text FROM under"


def texts_of(viewer: Viewer, question: int) -> dict[int, str]:
    """What was typed into a question, its answers and replies that the viewer may read, by their ids."""
    found = db.rows(_Text, UNDER + _TEXTS, question=question, groups=viewer.groups)
    return {one.id: one.text for one in found}


def asked_last_in(viewer: Viewer) -> int | None:
    """The group in which she asked last, of those that she may still read."""
    group: int | None = db.value(
        """
        SELECT p.group_id FROM conversations_post p
         WHERE p.author_id = %(member)s AND p.kind = 'question' AND p.group_id = ANY(%(groups)s)
         ORDER BY p.at DESC LIMIT 1""",
        member=viewer.member_id,
        groups=viewer.groups,
    )
    return group


def who_took_part(viewer: Viewer, question: int) -> list[int]:
    """The members who wrote what the viewer may read under a question, or asked it; nobody where she may not."""
    return db.values(
        """
        SELECT DISTINCT p.author_id FROM conversations_post p
         WHERE (p.id = %(question)s
                OR p.parent_id = ANY(ARRAY(SELECT a.id FROM conversations_post a
                                            WHERE a.hidden_at IS NULL AND %(question)s IN (a.id, a.parent_id))))
           AND p.hidden_at IS NULL AND p.group_id = ANY(%(groups)s)""",
        question=question,
        groups=viewer.groups,
    )
