"""Who says that she knows about it: what members wrote about themselves, compared with the words of a question."""

from collections.abc import Iterable
from dataclasses import dataclass

from commonground.core import db
from commonground.search.languages import network_config

CONSIDERED = 50
LONGEST = 4_000

# A word that stands in every tenth question tells nothing about who knows; 50 documents are imagined beside the real
# ones, so that in a young network every word tells something.
_SAYS = """
WITH corpus AS (SELECT coalesce(max(documents), 0) + 50 AS n FROM search_corpus),
asked AS MATERIALIZED (
  SELECT t.word, least(3, t.times) * ln(1 + (c.n - coalesce(w.documents, 0) + .5) / (coalesce(w.documents, 0) + .5))
         AS weight
    FROM search_terms(%(config)s::regconfig, %(title)s::text, %(rest)s::text) t
    LEFT JOIN search_word w USING (key), corpus c WHERE coalesce(w.documents, 0) <= c.n / 10),
said AS (
  SELECT m.user_id, btrim(s.phrase) AS phrase, a.word, a.weight
    FROM people_member m, regexp_split_to_table(m.knows, '[,;\\n]+|\\.\\s') s (phrase),
         unnest(tsvector_to_array(to_tsvector(%(config)s::regconfig, s.phrase))) l (word) JOIN asked a USING (word)
   WHERE m.knows <> '' AND m.is_active AND m.takes_questions),
phrases AS (SELECT user_id, phrase, sum(weight) AS weight FROM said GROUP BY user_id, phrase),
words AS (SELECT DISTINCT user_id, word, weight FROM said)
SELECT w.user_id AS member_id, (SELECT array_agg(p.phrase ORDER BY p.weight DESC, p.phrase) FROM phrases p
                                 WHERE p.user_id = w.user_id) AS phrases
  FROM words w GROUP BY w.user_id ORDER BY sum(w.weight) DESC, w.user_id LIMIT %(limit)s"""


@dataclass(frozen=True, slots=True)
class Says:
    """What a member says she knows that has to do with the question, in her own words, the nearest first."""

    member_id: int
    phrases: list[str]


def who_says_she_knows(title: str, body: str, topics: Iterable[str]) -> list[Says]:
    """Those whose own words share a telling word with the question, the nearest first."""
    heading = " ".join([title, *topics])[:LONGEST].replace("\0", " ")
    rest = body[:LONGEST].replace("\0", " ")
    return db.rows(Says, _SAYS, config=network_config(), title=heading, rest=rest, limit=CONSIDERED)
