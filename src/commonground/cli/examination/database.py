"""The database: whether there is one, lets us in, is new enough, up to date, and keeps the same time as we do."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import click

from commonground import environment
from commonground.cli.examination.finding import Finding
from commonground.cli.installation import require_database
from commonground.core import clock, db
from commonground.core.postgres import NoServer
from commonground.core.postgres.binaries import find_programs
from commonground.core.postgres.places import known_places
from commonground.core.postgres.plan import data_major

MOST_SKEW = timedelta(seconds=60)


def examine_server(home: Path) -> Iterator[Finding]:
    """Whether the database can be reached; with any finding nothing further can be examined."""
    given = environment.DATABASE_URL.text()
    if given:
        yield from _examine_given(given)
        return
    data = known_places(home).data
    try:
        find_programs(data_major(data))
    except NoServer as problem:
        yield _of("database.no_server", str(problem))
        return
    if not data.is_dir():
        yield Finding(
            "database.never_started",
            f"There is no database in {home} yet.",
            "Start Commonground once (commonground serve), or name the database it uses in "
            f"{environment.DATABASE_URL.name}.",
        )


def _examine_given(uri: str) -> Iterator[Finding]:
    try:
        require_database(uri)
    except click.ClickException as problem:
        yield _of("database.refused", problem.message)


def _of(name: str, message: str) -> Finding:
    """A message of ours says what is wrong in its first sentence or line, and the cure after it."""
    words, parted, cure = message.partition("\n")
    if not parted:
        words, _, cure = message.partition(". ")
    return Finding(name, f"{words.rstrip('.')}.", cure)


def examine_tables() -> Iterator[Finding]:
    """Whether the tables are those of this version; with a finding they cannot be examined further."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    loader = executor.loader
    missing = executor.migration_plan(loader.graph.leaf_nodes())
    unknown = set(loader.applied_migrations) - set(loader.disk_migrations) - set(loader.replacements)
    ours = sorted(name for app, name in unknown if app in loader.migrated_apps)
    if missing:
        yield Finding(
            "tables.behind",
            f"The tables are {len(missing)} steps behind this version.",
            "Run: commonground migrate",
        )
    if ours:
        yield Finding(
            "tables.ahead",
            f"The tables were made by a newer version of Commonground ({', '.join(ours)}).",
            "Install that version again, or bring back the backup that was made before it.",
        )


def examine_time() -> Iterator[Finding]:
    """Whether this machine and the database agree on the time."""
    there: datetime = db.value("SELECT statement_timestamp()")  # to compare with ours, not to use
    skew = abs(there - clock.now())
    if skew > MOST_SKEW:
        yield Finding(
            "time.differs",
            f"The clocks of this machine and of the database differ by {skew.total_seconds():.0f} seconds.",
            "Set both by the network (timedatectl set-ntp true).",
        )
