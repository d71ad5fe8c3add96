"""Numbers over the whole network: how common each word is, and how long a document is on average.

Only jobs refresh them, never a single post, so that what one may not see changes nothing at once.
"""

from django.db import transaction

from commonground.core import clock, db
from commonground.search.languages import network_config
from commonground.search.models import MEAN_LENGTH

SETTLES_UNTIL = 1000  # documents; later the mean length changes only together with all weights

_ALONE = "SELECT pg_try_advisory_xact_lock(771002)"

_FOLD = """
WITH taken AS MATERIALIZED (DELETE FROM search_tally RETURNING *),
counts AS (
  SELECT ((k.key - 1) & 536870911) + 1 AS key, coalesce(max(k.word), '') AS word,
         coalesce(sum(t.sign) FILTER (WHERE k.key <= 536870912), 0) AS documents,
         coalesce(sum(t.sign) FILTER (WHERE k.key > 536870912 AND k.key <= 1073741824), 0) AS weighty,
         coalesce(sum(t.sign) FILTER (WHERE k.key > 1073741824), 0) AS weightiest
    FROM taken t, unnest(t.keys, t.words) k (key, word) GROUP BY 1 ORDER BY 1),
words AS (
  INSERT INTO search_word AS w (key, word, documents, weighty, weightiest) SELECT * FROM counts
  ON CONFLICT (key) DO UPDATE
     SET documents = w.documents + excluded.documents, weighty = w.weighty + excluded.weighty,
         weightiest = w.weightiest + excluded.weightiest,
         word = CASE w.word WHEN '' THEN excluded.word ELSE w.word END)
INSERT INTO search_corpus AS c (id, documents, length, mean_length, configs, folded_at)
SELECT 1, coalesce(sum(sign), 0), coalesce(sum(sign * length), 0), %(mean_length)s,
       ARRAY(SELECT config FROM taken UNION SELECT %(network)s::text ORDER BY 1), %(now)s FROM taken
ON CONFLICT (id) DO UPDATE
   SET documents = c.documents + excluded.documents, length = c.length + excluded.length,
       configs = ARRAY(SELECT DISTINCT unnest(c.configs || excluded.configs) ORDER BY 1),
       folded_at = excluded.folded_at"""

_SETTLE = """
UPDATE search_corpus SET mean_length = length::float8 / documents
 WHERE documents BETWEEN 20 AND %(most)s AND length > 0"""


@transaction.atomic
def fold_words() -> None:
    """Count in what was written since the last fold. While a network is small its mean length follows."""
    if not db.value(_ALONE):
        return
    db.execute(_FOLD, mean_length=MEAN_LENGTH, network=network_config(), now=clock.now())
    settle_mean_length(most=SETTLES_UNTIL)


def forget_words() -> int:
    """Forget the words that stand in no document any more; how many they were."""
    return db.execute("DELETE FROM search_word WHERE documents <= 0")


def settle_mean_length(*, most: int = 2**31 - 1) -> None:
    """Let new weights be made for the mean length as it is now, if there are no more than `most` documents."""
    db.execute(_SETTLE, most=most)
