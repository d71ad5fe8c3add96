"""Questions like the one being asked, while it is being typed."""

from dataclasses import dataclass
from datetime import datetime

from commonground.conversations.queries import STATE
from commonground.core import db, ids, text
from commonground.people.viewer import Viewer
from commonground.search import vectors
from commonground.search.asked import Asked
from commonground.search.scored import FOUND, PLAIN, SCORED

LIMIT = 6

_SHOWN = f""",
best AS MATERIALIZED (SELECT id, score FROM found ORDER BY score DESC, id DESC LIMIT %(limit)s)
SELECT q.post_id AS id, q.title, {STATE} AS state,
       g.id AS group_id, g.name AS group_name, p.at AS asked_at, q.solved_at, q.checked_at, q.review_at, q.doubt,
       coalesce(p.author_id = %(viewer)s::bigint, false) AS is_own,
       (SELECT count(DISTINCT r.member_id) FROM conversations_together t
          JOIN conversations_post w ON w.id = t.asked_id AND w.group_id = ANY(%(groups)s)
          JOIN conversations_reaction r ON r.post_id = w.id AND r.kind = 'me_too'
         WHERE t.question_id = p.id)::int AS wanted,
       asking.name AS asker_organisation,
       CASE WHEN NOT %(anonymous)s THEN asking_unit.name END AS asker_work_group,
       a.id AS answer_id, a.html AS answer_html, a.at AS answered_at, coalesce(a.is_across, false) AS is_across,
       CASE WHEN author.is_named_in_public OR NOT %(anonymous)s THEN author.user_id END AS author_id,
       CASE WHEN author.is_named_in_public OR NOT %(anonymous)s THEN author.name END AS author_name,
       CASE WHEN NOT %(anonymous)s THEN answering_unit.name END AS author_work_group,
       answering.name AS author_organisation, best.score, k.post_id AS article_id, k.title AS article_title
  FROM best JOIN conversations_question q ON q.post_id = best.id JOIN conversations_post p ON p.id = best.id
  JOIN people_group g ON g.id = p.group_id
  JOIN people_member asker ON asker.user_id = p.author_id
  JOIN people_organisation asking ON asking.id = asker.organisation_id
  LEFT JOIN people_workgroup asking_unit ON asking_unit.id = asker.work_group_id
  LEFT JOIN conversations_post a ON a.id = q.solution_id AND a.hidden_at IS NULL AND a.group_id = ANY(%(groups)s)
  LEFT JOIN people_member author ON author.user_id = a.author_id
  LEFT JOIN people_organisation answering ON answering.id = author.organisation_id
  LEFT JOIN people_workgroup answering_unit ON answering_unit.id = author.work_group_id
  LEFT JOIN (knowledge_article k JOIN conversations_post w ON w.id = k.post_id AND w.hidden_at IS NULL)
         ON k.question_id = q.post_id
 ORDER BY best.score DESC, best.id DESC"""  # noqa: S608 (our own words alone are put together)

_BY_MEANING_AND_WORDS = SCORED + FOUND + _SHOWN
_BY_PLAIN_WORDS = PLAIN + FOUND + _SHOWN


@dataclass(frozen=True, slots=True)
class SimilarQuestion:
    """A question the viewer may read that resembles what is typed, with the answer that solved it.

    Of authors it holds what the viewer may see; `score` compares between queries: the higher, the more alike.
    """

    id: int
    title: str
    state: str
    group_id: int
    group_name: str
    asked_at: datetime
    solved_at: datetime | None
    checked_at: datetime | None
    review_at: datetime | None
    doubt: str
    is_own: bool
    wanted: int
    asker_organisation: str
    asker_work_group: str | None
    answer_id: int | None
    answer_html: str | None
    answered_at: datetime | None
    is_across: bool
    author_id: int | None
    author_name: str | None
    author_work_group: str | None
    author_organisation: str | None
    score: float
    article_id: int | None
    article_title: str | None

    @property
    def code(self) -> str:
        """The id as it is written in addresses."""
        return ids.encode(self.id)

    @property
    def slug(self) -> str:
        """Its title for an address."""
        return text.slug(self.title)


def similar_questions(viewer: Viewer, title: str, body: str = "", *, limit: int = LIMIT) -> list[SimilarQuestion]:
    """The questions most like it that the viewer may read, the likest first; none rather than far-fetched ones.

    A title without body, space or mark at its end counts as unfinished: its last word may be the beginning of one.
    """
    asked = Asked.of(title, body)
    if not asked.has_words:
        return []
    if not vectors.are_there():
        return db.rows(
            SimilarQuestion,
            _BY_PLAIN_WORDS,
            groups=viewer.groups,
            anonymous=viewer.is_anonymous,
            viewer=viewer.member_id,
            limit=limit,
            **asked.in_words(),
        )
    return db.rows_planned_anew(
        SimilarQuestion,
        _BY_MEANING_AND_WORDS,
        groups=viewer.groups,
        anonymous=viewer.is_anonymous,
        viewer=viewer.member_id,
        limit=limit,
        **asked.in_words_and_meaning(),
    )
