"""The SQL functions that turn text into words and hashed words; the migration makes them.

A key is 1 to 2^29; `key + 2^29` and `key + 2^30` stand for the word where it weighs much and most. Slashes part words:
PostgreSQL would take "CI/CD" for the path of a file. 80,000 characters of any script fit into a tsvector, which holds a
megabyte.
"""

FUNCTIONS = """
CREATE OR REPLACE FUNCTION search_words(config regconfig, title text, rest text)
RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT setweight(to_tsvector(config, translate(left(title, 2000), '/', ' ')), 'A')
          || setweight(to_tsvector(config, translate(left(rest, 80000), '/', ' ')), 'B') $$;

CREATE OR REPLACE FUNCTION search_key(word text) RETURNS int LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT ((hashtextextended(word, 0) & 536870911) + 1)::int $$;

CREATE OR REPLACE FUNCTION search_terms(config regconfig, title text, rest text)
RETURNS TABLE (key int, word text, times int) LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT search_key(lexeme), min(lexeme),
          sum(cardinality(positions) + coalesce(cardinality(array_positions(weights, 'A')), 0))::int
     FROM unnest(search_words(config, title, rest)) GROUP BY 1
    ORDER BY 3 DESC, 1 LIMIT 16000 -- as many as a sparse vector holds: the rarest in the text are left out
$$;
"""
DROP_FUNCTIONS = """
DROP FUNCTION search_terms(regconfig, text, text);
DROP FUNCTION search_key(text);
DROP FUNCTION search_words(regconfig, text, text);
"""
