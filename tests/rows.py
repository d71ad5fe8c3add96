"""Counts the rows that a statement reads of a table, so that a test can bound them."""

from collections.abc import Callable

from django.db import connection

_READ = "SELECT seq_tup_read + coalesce(idx_tup_fetch, 0) FROM pg_stat_xact_user_tables WHERE relname = %s"


def rows_read(table: str, read: Callable[[], object]) -> int:
    """How many rows of the table `read` takes, planned for the tables as they are."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    before = _read_of(table)
    read()
    return _read_of(table) - before


def _read_of(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_READ, [table])
        (count,) = cursor.fetchone()
    return int(count)
