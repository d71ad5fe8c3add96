"""Whether this process can serve: it reaches the database, and its tables are those of this version."""

from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from commonground.core import db

_were_current: list[bool] = []  # tables do not grow older while a process runs: they are looked through once


def tables_are_current() -> bool:
    """Whether no migration waits; asks the database each time whether it is there."""
    if _were_current:
        db.value("SELECT 1")
        return True
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return False
    _were_current.append(True)
    return True
