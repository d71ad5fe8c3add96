"""The past questions nearest to one, with how near each is by words and by meaning: the ground of whom to ask."""

from dataclasses import dataclass

from commonground.core import db
from commonground.search import vectors
from commonground.search.asked import Asked
from commonground.search.scored import PLAIN, SCORED

_TOGETHER = """
near AS (
  SELECT c.id AS question_id, greatest(c.words, 0) AS lexical, greatest(coalesce(c.likeness, 0), 0) AS cosine,
         coalesce(s.is_near, false) AS is_near
    FROM compared c JOIN scored s USING (id) WHERE c.id IS DISTINCT FROM %(other_than)s::bigint)
SELECT * FROM near
 ORDER BY coalesce(lexical / nullif(max(lexical) OVER (), 0), 0) + coalesce(cosine / nullif(max(cosine) OVER (), 0), 0)
          DESC, question_id DESC LIMIT %(limit)s"""
_RANKED = """
near AS (
  SELECT id AS question_id, score AS lexical, 0::float8 AS cosine, is_near FROM scored
   WHERE id IS DISTINCT FROM %(other_than)s::bigint)
SELECT * FROM near ORDER BY lexical DESC, question_id DESC LIMIT %(limit)s"""

_BY_MEANING_AND_WORDS = SCORED + _TOGETHER
_BY_PLAIN_WORDS = PLAIN + _RANKED


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A past question and how near it is: BM25 of its words, cosine of its meaning (0 where there is none).

    Both compare only within one call; `is_near` says whether a reader would call it alike.
    """

    question_id: int
    lexical: float
    cosine: float
    is_near: bool


def neighbours(
    title: str, body: str, *, groups: list[int], limit: int = 50, other_than: int | None = None
) -> list[Neighbour]:
    """The questions of these groups nearest to a title and text, the nearest first; `other_than` is left out."""
    asked = Asked.of(title, body)
    if not asked.has_words:
        return []
    wanted = {"groups": groups, "limit": limit, "other_than": other_than}
    if not vectors.are_there():
        return db.rows(Neighbour, _BY_PLAIN_WORDS, **wanted, **asked.in_words())
    return db.rows_planned_anew(Neighbour, _BY_MEANING_AND_WORDS, **wanted, **asked.in_words_and_meaning())
