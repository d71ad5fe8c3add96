"""Hot reads of articles: one statement each, frozen rows, everything within the viewer's groups."""

from dataclasses import dataclass
from datetime import datetime

from commonground.conversations.ageing import age_label, sign_of
from commonground.conversations.queries import Author, state_of
from commonground.core import db
from commonground.people.viewer import Viewer


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """An article as its page shows it, and how its question stands."""

    id: int
    title: str
    html: str
    at: datetime
    edited_at: datetime | None
    group_id: int
    group_name: str
    question_id: int
    question_title: str
    answered_at: datetime | None
    solved_at: datetime | None
    closed_at: datetime | None
    review_at: datetime | None
    checked_at: datetime | None
    checked_by_id: int | None
    doubt: str
    solution_id: int | None
    rests_on_id: int | None
    owner_id: int
    owner_name: str
    owner_handle: str
    owner_organisation: str
    owner_is_active: bool
    topics: list[str]
    topic_ids: list[int]

    @property
    def state(self) -> str:
        """How its question stands."""
        return state_of(self.solved_at, self.closed_at, self.answered_at)

    @property
    def sign(self) -> str:
        """The shape that stands for its question."""
        return sign_of(self, self.state)

    @property
    def stands(self) -> bool:
        """Whether its question is solved still, by the answer that it rests on."""
        return self.solved_at is not None and self.rests_on_id == self.solution_id


def article_page(viewer: Viewer, article: int) -> ArticlePage | None:
    """The article, if the viewer may read it."""
    return db.one(
        ArticlePage,
        """
        SELECT p.id, k.title, p.html, p.at, p.edited_at, p.group_id, g.name AS group_name,
               q.post_id AS question_id, q.title AS question_title, q.answered_at, q.solved_at, q.closed_at,
               q.review_at, q.checked_at, q.checked_by_id, q.doubt, q.solution_id,
               k.solution_id AS rests_on_id, k.owner_id, m.handle AS owner_handle,
               CASE WHEN %(anonymous)s AND NOT m.is_named_in_public THEN '' ELSE m.name END AS owner_name,
               o.name AS owner_organisation, m.is_active AS owner_is_active,
               ARRAY(SELECT t.name FROM conversations_filed f JOIN conversations_topic t ON t.id = f.topic_id
                      WHERE f.post_id = q.post_id ORDER BY f.id)::text[] AS topics,
               ARRAY(SELECT f.topic_id FROM conversations_filed f
                      WHERE f.post_id = q.post_id ORDER BY f.id) AS topic_ids
          FROM knowledge_article k
          JOIN conversations_post p ON p.id = k.post_id
          JOIN conversations_question q ON q.post_id = k.question_id
          JOIN conversations_post asked ON asked.id = k.question_id
          JOIN people_group g ON g.id = p.group_id
          JOIN people_member m ON m.user_id = k.owner_id
          JOIN people_organisation o ON o.id = m.organisation_id
         WHERE k.post_id = %(article)s AND p.group_id = ANY(%(groups)s)
           AND p.hidden_at IS NULL AND asked.hidden_at IS NULL""",
        article=article,
        groups=viewer.groups,
        anonymous=viewer.is_anonymous,
    )


def authors_of(viewer: Viewer, article: int) -> list[Author]:
    """Who wrote an article that the viewer may read: the asker, who solved it, then who edited it."""
    return db.rows(
        Author,
        """
        SELECT c.member_id AS id, m.handle, o.name AS organisation, m.is_active,
               CASE WHEN %(anonymous)s AND NOT m.is_named_in_public THEN '' ELSE m.name END AS name,
               CASE WHEN %(anonymous)s THEN '' ELSE coalesce(w.name, '') END AS work_group,
               CASE WHEN %(anonymous)s THEN '' ELSE coalesce(w.place, '') END AS place
          FROM knowledge_credit c
          JOIN conversations_post p ON p.id = c.article_id
          JOIN people_member m ON m.user_id = c.member_id
          JOIN people_organisation o ON o.id = m.organisation_id
          LEFT JOIN people_workgroup w ON w.id = m.work_group_id
         WHERE c.article_id = %(article)s AND p.group_id = ANY(%(groups)s)
         ORDER BY c.id""",
        article=article,
        groups=viewer.groups,
        anonymous=viewer.is_anonymous,
    )


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """An article as a line of a list; of authors only those whom the viewer may know by name."""

    id: int
    title: str
    at: datetime
    group_name: str
    authors: list[str]
    is_across: bool
    stands: bool
    solved_at: datetime | None
    checked_at: datetime | None
    review_at: datetime | None
    doubt: str

    @property
    def age(self) -> str:
        """What stands beside it while what it rests on has to be looked at again; else empty."""
        return age_label(self)


_ROWS = """
SELECT p.id, k.title, coalesce(p.edited_at, p.at) AS at, g.name AS group_name,
       coalesce(s.is_across, false) AS is_across,
       q.solved_at IS NOT NULL AND k.solution_id IS NOT DISTINCT FROM q.solution_id AS stands,
       q.solved_at, q.checked_at, q.review_at, q.doubt,
       ARRAY(SELECT m.name FROM knowledge_credit c JOIN people_member m ON m.user_id = c.member_id
              WHERE c.article_id = p.id AND (m.is_named_in_public OR NOT %(anonymous)s)
              ORDER BY c.id)::text[] AS authors
  FROM knowledge_article k
  JOIN conversations_post p ON p.id = k.post_id
  JOIN conversations_question q ON q.post_id = k.question_id
  JOIN conversations_post asked ON asked.id = k.question_id
  JOIN people_group g ON g.id = p.group_id
  LEFT JOIN conversations_post s ON s.id = q.solution_id AND s.group_id = ANY(%(groups)s)
 WHERE p.group_id = ANY(%(groups)s) AND p.hidden_at IS NULL AND asked.hidden_at IS NULL
   AND (%(question)s::bigint IS NULL OR k.question_id = %(question)s)
   AND (%(topic)s::bigint IS NULL
        OR EXISTS (SELECT FROM conversations_filed f WHERE f.post_id = k.question_id AND f.topic_id = %(topic)s))
   AND (%(before)s::bigint IS NULL OR p.id < %(before)s)
 ORDER BY p.id DESC LIMIT %(limit)s"""


def article_rows(
    viewer: Viewer, *, topic: int | None = None, question: int | None = None, before: int | None = None, limit: int = 20
) -> list[ArticleRow]:
    """Articles the viewer may read, of a topic or of a question, the newest first, from `before` (an id) downwards."""
    return db.rows(
        ArticleRow,
        _ROWS,
        groups=viewer.groups,
        anonymous=viewer.is_anonymous,
        topic=topic,
        question=question,
        before=before,
        limit=limit,
    )


def article_of(viewer: Viewer, question: int) -> ArticleRow | None:
    """The article of a question, if there is one that the viewer may read."""
    return next(iter(article_rows(viewer, question=question, limit=1)), None)
