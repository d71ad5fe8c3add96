"""The beginning of every search statement: which questions resemble what is looked for, and how much.

Words are scored by BM25, as the distance from what is usual for such words in standard deviations: that follows from
how common each is. Meaning is scored by cosine, one scale for all questions. So scores compare between queries, and
nothing in one depends on which other questions the viewer may or may not read.
"""

from typing import LiteralString

# 50 documents are imagined beside the real ones, so that a word of a network's first few questions counts as rare.
SCORED = """
WITH corpus AS MATERIALIZED (
  SELECT coalesce(max(documents), 0) + 50 AS n, coalesce(max(configs), ARRAY[%(fallback)s::text]) AS configs
    FROM search_corpus),
worded AS MATERIALIZED (
  SELECT c.config, t.key, t.word, least(3, t.times)::float8 AS times
    FROM (SELECT unnest(configs) AS config FROM corpus) c,
         search_terms(c.config::regconfig, %(title)s::text, %(body)s::text) t),
terms AS MATERIALIZED (SELECT key, max(times) AS times FROM worded GROUP BY key),
known AS MATERIALIZED (  -- with the word being typed, as up to 8 words that share one rarity
  SELECT t.key, t.times, w.documents, w.weighty, w.weightiest,
         ln(1 + (greatest(c.n, w.documents) - w.documents + .5) / (w.documents + .5))::float8 AS rarity
    FROM terms t JOIN search_word w USING (key), corpus c WHERE w.documents > 0
  UNION ALL
  SELECT key, 1, documents, weighty, weightiest,
         ln(1 + (greatest(c.n, together) - together + .5) / (together + .5))::float8
    FROM corpus c, (
      SELECT *, sum(documents) OVER () AS together FROM (
        SELECT key, documents, weighty, weightiest FROM search_word
         WHERE %(typed)s::text <> '' AND word LIKE %(typed)s::text || '%%' AND documents > 0
           AND key NOT IN (SELECT key FROM terms) ORDER BY documents DESC, key LIMIT 8) longer) begun),
rarest AS (
  SELECT *, sum(documents) OVER (ORDER BY documents, key) <= %(budget)s * .5 AS is_rare FROM known),
tiers AS (
  SELECT tier.key, sum(more) OVER w AS together
    FROM rarest, LATERAL (VALUES (key + 1073741824, weightiest, 2.0), (key + 536870912, weighty - weightiest, 1.75),
                                 (key, documents - weighty, 1.0)) tier (key, more, weight)
   WHERE NOT is_rare AND more > 0 AND more <= %(budget)s * .5
  WINDOW w AS (ORDER BY rarity * times * weight DESC, tier.key)),
chosen AS MATERIALIZED (
  SELECT array_agg(key) AS keys FROM (
    SELECT key FROM rarest WHERE is_rare
    UNION ALL
    SELECT key FROM tiers
     WHERE together + (SELECT coalesce(sum(documents), 0) FROM rarest WHERE is_rare) <= %(budget)s
    UNION ALL
    (SELECT key + 1073741824 FROM rarest WHERE NOT is_rare ORDER BY weightiest, key
      LIMIT CASE WHEN EXISTS (SELECT FROM rarest WHERE is_rare) OR EXISTS (SELECT FROM tiers) THEN 0 ELSE 1 END)) k),
wanted AS MATERIALIZED (
  SELECT ('{' || string_agg(key || ':' || (rarity * times)::real, ',') || '}/536870912')::sparsevec AS weights,
         sum(rarity * times * documents / c.n * 1.1) AS usual,
         sqrt(greatest(sum((rarity * times) ^ 2
                           * (documents::float8 / c.n * 1.35 - (documents::float8 / c.n * 1.1) ^ 2)), 1e-6)) AS spread
    FROM known, corpus c),
-- What a document of one language could weigh at most, had it all words: those that no document has count too, the
-- unfinished one does not.
most AS MATERIALIZED (
  SELECT min(weight) AS weight FROM (
    SELECT 2.2 * (sum(w.times * coalesce(k.rarity, ln(2 * c.n + 2))) + coalesce(
             (SELECT max(rarity) FROM known WHERE key NOT IN (SELECT key FROM terms)), 0)) AS weight
      FROM corpus c, worded w LEFT JOIN known k USING (key)
     WHERE k.key IS NOT NULL OR %(typed)s::text = '' OR %(typed)s::text NOT LIKE w.word || '%%'
     GROUP BY w.config) language),
by_words AS MATERIALIZED (
  SELECT e.question_id AS id, -(e.weights <#> (SELECT weights FROM wanted)) AS words FROM search_entry e
   WHERE e.keys OPERATOR(pg_catalog.&&) (SELECT keys FROM chosen) AND e.group_id = ANY(%(groups)s)
   ORDER BY words DESC, id DESC LIMIT %(nearest)s),
by_meaning AS MATERIALIZED (
  SELECT v.question_id AS id, 1 - (v.value <=> %(vector)s::halfvec) AS likeness FROM search_vector v
   WHERE %(vector)s::halfvec IS NOT NULL AND v.group_id = ANY(%(groups)s) AND v.model = %(model)s
   ORDER BY v.value <=> %(vector)s::halfvec LIMIT %(nearest)s),
candidates AS (
  SELECT id, words, likeness FROM by_words FULL JOIN by_meaning USING (id)),
compared AS MATERIALIZED (
  SELECT c.id,
         coalesce(c.words, (SELECT -(e.weights <#> (SELECT weights FROM wanted)) FROM search_entry e
                             WHERE e.question_id = c.id), 0) AS words,
         coalesce(c.likeness, (SELECT 1 - (v.value <=> %(vector)s::halfvec) FROM search_vector v
                                WHERE v.question_id = c.id AND v.model = %(model)s)) AS likeness
    FROM candidates c),
scored AS (
  SELECT c.id, coalesce((c.words - w.usual) / w.spread, 0) + coalesce(%(meaning)s * c.likeness, 0) AS score,
         CASE WHEN c.likeness IS NULL THEN c.words / nullif(m.weight, 0) >= %(least_share)s
              ELSE c.likeness + coalesce(c.words / nullif(m.weight, 0), 0) >= %(least_nearness)s END AS is_near
    FROM compared c, wanted w, most m),
"""

PLAIN = r"""
WITH corpus AS MATERIALIZED (
  SELECT coalesce(max(configs), ARRAY[%(fallback)s::text]) AS configs FROM search_corpus),
looked_for AS MATERIALIZED (
  SELECT config, nullif(concat_ws(' | ',
           string_agg('''' || replace(replace(lexeme, '\', '\\'), '''', '''''') || '''', ' | '),
           CASE WHEN %(typed)s::text <> '' THEN %(typed)s::text || ':*' END), '')::tsquery AS any_word
    FROM (SELECT unnest(configs) AS config FROM corpus) c
    LEFT JOIN unnest(search_words(c.config::regconfig, %(title)s::text, %(body)s::text)) ON true GROUP BY config),
scored AS (
  SELECT e.question_id AS id, ts_rank(e.lexemes, f.any_word)::float8 AS score,
         ts_rank(e.lexemes, f.any_word) >= %(least_rank)s AS is_near
    FROM looked_for f JOIN search_entry e ON e.lexemes @@ f.any_word AND e.config = f.config
   WHERE e.group_id = ANY(%(groups)s) ORDER BY score DESC, id DESC LIMIT %(nearest)s),
"""

# The question under which one that was merged (`q`) is read, where one may read that; else NULL.
HOME: LiteralString = """
(SELECT h.id FROM conversations_post h JOIN conversations_question w ON w.post_id = h.id
  WHERE q.is_merged AND h.id = q.duplicate_of_id AND h.group_id = ANY(%(groups)s) AND h.hidden_at IS NULL
    AND w.close_reason <> 'withdrawn')"""

# What may be shown of it, each as the question under which it is read.
# By key for each (OFFSET 0): joined as a whole, tables that the planner takes for empty are read once for every row.
FOUND = f"""
near AS MATERIALIZED (SELECT id, score FROM scored WHERE is_near),
found AS MATERIALIZED (
  SELECT shown.id, max(n.score) AS score
    FROM near n, LATERAL (
      SELECT coalesce({HOME}, p.id) AS id
        FROM conversations_question q JOIN conversations_post p ON p.id = q.post_id
       WHERE q.post_id = n.id AND p.group_id = ANY(%(groups)s) AND p.hidden_at IS NULL
         AND q.close_reason <> 'withdrawn' OFFSET 0) shown
   GROUP BY shown.id)"""  # noqa: S608 (our own words alone are put together)
