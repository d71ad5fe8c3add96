"""Which questions the viewer may read fit: by words and meaning, or, where nothing is looked for, the newest."""

from commonground.conversations.queries import STATE
from commonground.core import db
from commonground.people.viewer import Viewer
from commonground.search import vectors
from commonground.search.asked import PAGE, Asked
from commonground.search.filters import Filters, Match, Matching
from commonground.search.scored import FOUND, HOME, PLAIN, SCORED

MOST = 1_000  # of the newest that are looked at

_FACTS = f"""
         EXISTS (SELECT FROM conversations_together t JOIN conversations_post a ON a.parent_id = t.asked_id
                  WHERE t.question_id = p.id AND a.kind = 'answer' AND a.hidden_at IS NULL
                    AND a.group_id = ANY(%(groups)s)) AS has_answer,
         EXISTS (SELECT FROM knowledge_article k JOIN conversations_post w ON w.id = k.post_id
                  WHERE k.question_id = p.id AND w.hidden_at IS NULL) AS has_article,
         p.group_id AS "group", p.at AS asked_at, {STATE} AS state,
         ARRAY(SELECT f.topic_id FROM conversations_filed f WHERE f.post_id = p.id) AS topics,
         ARRAY(SELECT p.author_id UNION
               SELECT a.author_id FROM conversations_together t JOIN conversations_post a ON a.parent_id = t.asked_id
                WHERE t.question_id = p.id AND a.kind = 'answer' AND a.hidden_at IS NULL
                  AND a.group_id = ANY(%(groups)s)) AS people
"""  # noqa: S608 (our own words alone are put together)
_MATCHING = f""",
matching AS (
  SELECT f.id, round(f.score::numeric, 6)::float8 AS score, {_FACTS}
    FROM found f JOIN conversations_question q ON q.post_id = f.id JOIN conversations_post p ON p.id = f.id)
SELECT * FROM matching ORDER BY score DESC, id DESC"""  # noqa: S608 (our own words alone are put together)
_BY_MEANING_AND_WORDS = SCORED + FOUND + _MATCHING
_BY_PLAIN_WORDS = PLAIN + FOUND + _MATCHING

# An id begins with its time: in their order the newest come first, and the index of ids has them so.
_NEWEST = f"""
SELECT * FROM (
  SELECT q.post_id AS id, 0::float8 AS score, {_FACTS}
    FROM conversations_question q JOIN conversations_post p ON p.id = q.post_id
   WHERE p.group_id = ANY(%(groups)s) AND p.hidden_at IS NULL AND q.close_reason <> 'withdrawn'
     AND (%(group)s::bigint IS NULL OR p.group_id = %(group)s::bigint)
     AND (%(since)s::timestamptz IS NULL OR p.at >= %(since)s::timestamptz)
     AND (%(topic)s::bigint IS NULL OR EXISTS (
            SELECT FROM conversations_filed f WHERE f.post_id = p.id AND f.topic_id = %(topic)s::bigint))
     AND (%(person)s::bigint IS NULL OR p.author_id = %(person)s::bigint OR EXISTS (
            SELECT FROM conversations_together t JOIN conversations_post a ON a.parent_id = t.asked_id
             WHERE t.question_id = p.id AND a.author_id = %(person)s::bigint AND a.kind = 'answer'
               AND a.hidden_at IS NULL AND a.group_id = ANY(%(groups)s)))
     AND {HOME} IS NULL) newest
 WHERE %(state)s::text IS NULL OR state = %(state)s::text
 ORDER BY id DESC LIMIT %(most)s"""  # noqa: S608 (likewise)


def matching(viewer: Viewer, asked: Asked) -> Matching:
    """What finds the questions that some filters leave, the best first."""
    if not asked.has_words:
        return lambda filters: _newest(viewer, filters)
    found = _by_words(viewer, asked)
    return lambda filters: [match for match in found if filters.admits(match)]


def _by_words(viewer: Viewer, asked: Asked) -> list[Match]:
    if vectors.are_there():
        return db.rows_planned_anew(
            Match, _BY_MEANING_AND_WORDS, groups=viewer.groups, **asked.in_words_and_meaning(PAGE)
        )
    return db.rows(Match, _BY_PLAIN_WORDS, groups=viewer.groups, **asked.in_words(PAGE))


def _newest(viewer: Viewer, filters: Filters) -> list[Match]:
    return db.rows_planned_anew(
        Match,
        _NEWEST,
        groups=viewer.groups,
        group=filters.group,
        topic=filters.topic,
        state=filters.state,
        person=filters.person,
        since=filters.since,
        most=MOST,
    )
