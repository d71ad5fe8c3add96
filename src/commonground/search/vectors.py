"""The tables that need the vector extension, made when it is there: weights of words, and vectors of meaning.

Without it search goes by PostgreSQL's own full text alone. They are outside the migrations because one of them
would fail, and without foreign keys because tests empty the tables that Django knows.
"""

import structlog
from django.db import connection, transaction
from django.db.utils import DatabaseError

from commonground.core import db

WIDTH = 384
OLDEST_PGVECTOR = (0, 8)  # 0.7 brought sparse and half vectors, 0.8 scans that go on until enough is found
EXACT_UP_TO = 20_000  # documents; below, reading all vectors is quick and always right

_TABLES = """
CREATE EXTENSION IF NOT EXISTS vector;
ALTER TABLE search_entry ADD COLUMN IF NOT EXISTS weights sparsevec;
ALTER TABLE search_entry ALTER weights SET STORAGE external, ALTER keys SET STORAGE external;
CREATE TABLE IF NOT EXISTS search_vector (
    question_id bigint PRIMARY KEY, group_id bigint NOT NULL, model text NOT NULL, digest bytea NOT NULL,
    value halfvec(384) NOT NULL
) WITH (fillfactor = 85);
ALTER TABLE search_vector ALTER value SET STORAGE plain;
CREATE INDEX IF NOT EXISTS search_vector_group ON search_vector (group_id);
"""
_NEAREST = """
CREATE INDEX IF NOT EXISTS search_vector_nearest
    ON search_vector USING hnsw (value halfvec_cosine_ops) WITH (m = 16, ef_construction = 64)
"""
_ARE_THERE = "SELECT to_regclass(quote_ident(current_schema()) || '.search_vector') IS NOT NULL"
log = structlog.get_logger(__name__)


def ensure() -> bool:
    """Make the tables if the extension can be had; whether they are there."""
    if are_there():
        return True
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_TABLES)
    except DatabaseError as error:
        log.info("search goes by plain full text", reason=str(error).strip())
        return False
    return True


def are_there() -> bool:
    """Whether this database has the tables."""
    return bool(db.value(_ARE_THERE))


def index_if_many() -> bool:
    """Make the index of nearest vectors once there are too many to read them all; whether there are."""
    if not are_there():
        return False
    many: bool = db.value("SELECT count(*) > %(limit)s FROM search_vector", limit=EXACT_UP_TO)
    if many:
        db.execute(_NEAREST)
    return many
