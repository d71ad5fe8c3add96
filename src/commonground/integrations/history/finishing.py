"""What is done once all threads of a source are in: numbers over the whole are made anew."""

from django.apps import apps
from django.db import connection, transaction

from commonground.integrations.history.places import former_member
from commonground.search import indexing, vectors

_WRITTEN = ("events", "people", "conversations", "search", "integrations")  # apps whose tables have grown

# Two people have met from their first answer to one another on. Only what was brought in from here is judged: for what
# was written here it was known at its time.
_STRANGERS = """
WITH met AS (
  SELECT a.id, a.author_id <> q.author_id AND row_number() OVER (
           PARTITION BY least(a.author_id, q.author_id), greatest(a.author_id, q.author_id) ORDER BY a.at, a.id) = 1
           AND %(former)s::bigint IS DISTINCT FROM a.author_id
           AND %(former)s::bigint IS DISTINCT FROM q.author_id AS is_first
    FROM conversations_post a JOIN conversations_post q ON q.id = a.parent_id WHERE a.kind = 'answer')
UPDATE conversations_post p SET is_from_stranger = met.is_first
  FROM met JOIN integrations_importedref r ON r.row = met.id AND r.kind = 'answer' AND r.source = %(source)s
 WHERE p.id = met.id AND p.is_from_stranger <> met.is_first"""


@transaction.atomic
def say_who_were_strangers(source: str) -> None:
    """Mark the answers of a source by people who had never met the asker, now that its whole history is here.

    Of those whose names are not known any more nobody knows whom they had met.
    """
    with connection.cursor() as cursor:
        cursor.execute(_STRANGERS, {"source": source, "former": former_member(source)})


def refresh_numbers() -> None:
    """Weigh words anew if need be, and let the database measure its tables, as it does from time to time."""
    indexing.reweigh_if_drifted()
    if vectors.are_there():
        vectors.index_if_many()
    _measure_tables()


def _measure_tables() -> None:
    """Plans go by the sizes the database knows of, and it has not looked since the tables have grown."""
    models = [model for app in _WRITTEN for model in apps.get_app_config(app).get_models() if model._meta.managed]
    tables = [model._meta.db_table for model in models]
    if vectors.are_there():
        tables.append("search_vector")
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {', '.join(map(connection.ops.quote_name, tables))}")
