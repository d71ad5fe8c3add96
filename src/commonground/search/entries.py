"""Writing the entries of questions: their words with weights, or without the extension their lexemes.

A question whose post is hidden, or that was withdrawn, has no entry; a hidden answer or article is no part of one. How
common a word is is never counted here, where one row a word would hold up all writers, but by a later fold
(`statistics.py`).
"""

from collections.abc import Sequence

from django.db import transaction

from commonground.core import db
from commonground.search import vectors
from commonground.search.languages import CONFIGS, PLAIN, network_config
from commonground.search.models import MEAN_LENGTH

# One writer at a time: two that write the first entry of a question would both count its words in.
_ALONE = "SELECT pg_advisory_xact_lock(771001)"

_COUNT_OUT = """
INSERT INTO search_tally (sign, keys, length, config)
SELECT -1, keys, length, config FROM search_entry WHERE question_id = ANY(%(questions)s)"""

_REMOVE = """
DELETE FROM search_entry e
 WHERE e.question_id = ANY(%(questions)s)
   AND NOT EXISTS (SELECT FROM conversations_question q JOIN conversations_post p ON p.id = q.post_id
                    WHERE q.post_id = e.question_id AND p.hidden_at IS NULL AND q.close_reason <> 'withdrawn')"""

_DOCUMENTS = """
WITH documents AS MATERIALIZED (
  SELECT q.post_id AS question, p.group_id, q.title,
         coalesce((SELECT l.config FROM unnest(%(languages)s::text[], %(configs)s::text[]) l (language, config)
                    WHERE l.language = lower(split_part(p.language, '-', 1))),
                  CASE p.language WHEN '' THEN %(network)s ELSE %(plain)s END) AS config,
         concat_ws(E'\\n', p.text, (SELECT string_agg(a.text, E'\\n' ORDER BY a.id) FROM conversations_post a
                                    WHERE a.parent_id = p.id AND a.kind = 'answer' AND a.hidden_at IS NULL),
                         (SELECT concat_ws(E'\\n', k.title, a.text)
                            FROM knowledge_article k JOIN conversations_post a ON a.id = k.post_id
                           WHERE k.question_id = p.id AND a.hidden_at IS NULL)) AS rest
    FROM conversations_question q JOIN conversations_post p ON p.id = q.post_id
   WHERE q.post_id = ANY(%(questions)s) AND p.hidden_at IS NULL AND q.close_reason <> 'withdrawn')"""

# BM25 with k1 1.2 and b .75 as a sparse vector: the inner product with a query's rarities is the score.
_WEIGHTS = """,
terms AS MATERIALIZED (
  SELECT d.question, t.* FROM documents d, search_terms(d.config::regconfig, d.title, d.rest) t),
lengths AS (SELECT question, sum(times)::int AS length FROM terms GROUP BY question),
mean AS MATERIALIZED (SELECT coalesce((SELECT mean_length FROM search_corpus), %(mean_length)s) AS length),
weighed AS MATERIALIZED (
  SELECT t.question, t.key, t.word,
         (t.times * 2.2 / (t.times + 1.2 * (.25 + .75 * l.length / m.length)))::real AS weight
    FROM terms t JOIN lengths l USING (question), mean m),
written AS (
  SELECT question, array_agg(word ORDER BY key) AS words,
         ('{' || string_agg(key || ':' || weight, ',' ORDER BY key) || '}/536870912')::sparsevec AS weights,
         array_agg(key ORDER BY key) || array_agg(key + 536870912) FILTER (WHERE weight >= 1.6)
                                     || array_agg(key + 1073741824) FILTER (WHERE weight >= 1.9) AS keys
    FROM weighed GROUP BY question),
kept AS (
  INSERT INTO search_entry AS e (question_id, group_id, config, length, keys, weights)
  SELECT d.question, d.group_id, d.config, coalesce(l.length, 0), coalesce(w.keys, '{}'),
         coalesce(w.weights, '{}/536870912')
    FROM documents d LEFT JOIN lengths l USING (question) LEFT JOIN written w USING (question)
  ON CONFLICT (question_id) DO UPDATE
     SET group_id = excluded.group_id, config = excluded.config, length = excluded.length, keys = excluded.keys,
         weights = excluded.weights, lexemes = NULL
  RETURNING question_id, keys, length, config)
INSERT INTO search_tally (sign, keys, words, length, config)
SELECT 1, k.keys, w.words, k.length, k.config FROM kept k LEFT JOIN written w ON w.question = k.question_id"""

_LEXEMES = """,
kept AS (
  INSERT INTO search_entry AS e (question_id, group_id, config, length, keys, lexemes)
  SELECT question, group_id, config, 0, '{}',
         search_words(config::regconfig, title, rest)
    FROM documents
  ON CONFLICT (question_id) DO UPDATE
     SET group_id = excluded.group_id, config = excluded.config, length = 0, keys = '{}', lexemes = excluded.lexemes
  RETURNING config)
INSERT INTO search_tally (sign, keys, words, length, config) SELECT 1, '{}', '{}', 0, config FROM kept"""
_WRITE_WEIGHTS = _DOCUMENTS + _WEIGHTS
_WRITE_LEXEMES = _DOCUMENTS + _LEXEMES


@transaction.atomic
def remove_entries(questions: Sequence[int]) -> None:
    """Questions that are deleted stand in no index, and their words are counted out by the next fold."""
    asked = {"questions": list(questions)}
    db.execute(_ALONE)
    db.execute(_COUNT_OUT, **asked)
    db.execute("DELETE FROM search_entry WHERE question_id = ANY(%(questions)s)", **asked)
    if vectors.are_there():
        db.execute("DELETE FROM search_vector WHERE question_id = ANY(%(questions)s)", **asked)


@transaction.atomic
def write_entries(questions: Sequence[int]) -> None:
    """Bring the entries of these questions up to date; those no longer to be found lose theirs."""
    asked = {"questions": list(questions)}
    about = {
        "languages": list(CONFIGS),
        "configs": list(CONFIGS.values()),
        "plain": PLAIN,
        "network": network_config(),
    }
    db.execute(_ALONE)
    db.execute(_COUNT_OUT, **asked)
    db.execute(_REMOVE, **asked)
    if vectors.are_there():
        db.execute(_WRITE_WEIGHTS, **asked, **about, mean_length=MEAN_LENGTH)
    else:
        db.execute(_WRITE_LEXEMES, **asked, **about)
