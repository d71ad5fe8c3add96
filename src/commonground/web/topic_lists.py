"""What a topic's page shows: how much there is, what helped most, and who knows; of what the viewer may read alone."""

from dataclasses import dataclass

from commonground.core import db
from commonground.people.viewer import Viewer
from commonground.routing.lists import QuestionRow, question_rows


@dataclass(frozen=True, slots=True)
class TopicCounts:
    """How much the viewer may read under a topic."""

    waiting: int
    done: int
    solved: int
    articles: int


def count_topic(viewer: Viewer, topic: int) -> TopicCounts | None:
    """How much there is under a topic; None where there is nothing, and the topic is not to be known."""
    found = db.one(
        TopicCounts,
        """
        SELECT count(*) FILTER (WHERE q.solved_at IS NULL AND q.closed_at IS NULL) AS waiting,
               count(*) FILTER (WHERE q.solved_at IS NOT NULL OR q.closed_at IS NOT NULL) AS done,
               count(*) FILTER (WHERE q.solved_at IS NOT NULL) AS solved, count(w.id) AS articles
          FROM conversations_filed f
          JOIN conversations_post p ON p.id = f.post_id
          JOIN conversations_question q ON q.post_id = p.id
          LEFT JOIN (knowledge_article k JOIN conversations_post w ON w.id = k.post_id AND w.hidden_at IS NULL)
                 ON k.question_id = q.post_id
         WHERE f.topic_id = %(topic)s AND p.group_id = ANY(%(groups)s) AND p.hidden_at IS NULL""",
        topic=topic,
        groups=viewer.groups,
    )
    return found if found and (found.waiting or found.done) else None


@dataclass(frozen=True, slots=True)
class _Best:
    """A solved question, and how many said that its solution helped them."""

    id: int
    helped: int


def best_answers(viewer: Viewer, topic: int, *, limit: int) -> list[tuple[QuestionRow, int]]:
    """Solved questions under a topic whose solution helped most, by who used it again or thanked; with how many."""
    best = db.rows(
        _Best,
        """
        SELECT q.post_id AS id,
               (SELECT count(*) FROM (
                  SELECT u.member_id FROM routing_reuse u WHERE u.answer_id = s.id
                   UNION SELECT r.member_id FROM conversations_reaction r WHERE r.post_id = s.id AND r.kind = 'thanks'
                ) AS glad) AS helped
          FROM conversations_filed f
          JOIN conversations_post p ON p.id = f.post_id
          JOIN conversations_question q ON q.post_id = p.id
          JOIN conversations_post s ON s.id = q.solution_id AND s.hidden_at IS NULL AND s.group_id = ANY(%(groups)s)
         WHERE f.topic_id = %(topic)s AND p.group_id = ANY(%(groups)s) AND p.hidden_at IS NULL
         ORDER BY helped DESC, q.post_id DESC LIMIT %(limit)s""",
        topic=topic,
        groups=viewer.groups,
        limit=limit,
    )
    if not best:
        return []
    rows = {row.id: row for row in question_rows(viewer, only=[one.id for one in best], limit=limit)}
    return [(rows[one.id], one.helped) for one in best if one.id in rows]


@dataclass(frozen=True, slots=True)
class Knower:
    """Somebody whose answer solved a question under a topic, and the newest of these."""

    id: int
    name: str
    handle: str
    place: str
    question_id: int
    title: str


def people_who_know(viewer: Viewer, topic: int, *, limit: int) -> list[Knower]:
    """Who is here and solved something under a topic, whoever solved most first; by name, where that may be known."""
    return db.rows(
        Knower,
        """
        SELECT m.user_id AS id, m.name, m.handle, known.question_id, q.title,
               CASE WHEN %(anonymous)s THEN o.name ELSE coalesce(w.name, o.name) END AS place
          FROM (SELECT s.author_id, count(*) AS times, max(q.post_id) AS question_id
                  FROM conversations_filed f
                  JOIN conversations_post p ON p.id = f.post_id
                  JOIN conversations_question q ON q.post_id = p.id
                  JOIN conversations_post s
                    ON s.id = q.solution_id AND s.hidden_at IS NULL AND s.group_id = ANY(%(groups)s)
                 WHERE f.topic_id = %(topic)s AND p.group_id = ANY(%(groups)s) AND p.hidden_at IS NULL
                 GROUP BY s.author_id) known
          JOIN people_member m ON m.user_id = known.author_id AND m.is_active
          JOIN people_organisation o ON o.id = m.organisation_id
          LEFT JOIN people_workgroup w ON w.id = m.work_group_id
          JOIN conversations_question q ON q.post_id = known.question_id
         WHERE m.shows_solved AND (m.is_named_in_public OR NOT %(anonymous)s)
         ORDER BY known.times DESC, known.question_id DESC LIMIT %(limit)s""",
        topic=topic,
        groups=viewer.groups,
        anonymous=viewer.is_anonymous,
        limit=limit,
    )
