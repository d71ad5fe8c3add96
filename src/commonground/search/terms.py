"""The SQL functions that turn text into hashed words; the migration makes them."""

KEYS = 2**29  # keys are 1 to KEYS; `key + KEYS` and `key + 2 * KEYS` stand for the word where it weighs much and most

FUNCTIONS = """
CREATE OR REPLACE FUNCTION search_key(word text) RETURNS int LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT ((hashtextextended(word, 0) & 536870911) + 1)::int $$;

CREATE OR REPLACE FUNCTION search_terms(config regconfig, title text, rest text)
RETURNS TABLE (key int, word text, times int) LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT search_key(lexeme), min(lexeme),
          sum(cardinality(positions) + coalesce(cardinality(array_positions(weights, 'A')), 0))::int
     FROM unnest(setweight(to_tsvector(config, left(title, 2000)), 'A')
                 || setweight(to_tsvector(config, left(rest, 200000)), 'B'))
    GROUP BY 1 $$;
"""
DROP_FUNCTIONS = "DROP FUNCTION search_terms(regconfig, text, text); DROP FUNCTION search_key(text)"
