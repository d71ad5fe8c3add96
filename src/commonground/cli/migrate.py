"""`commonground migrate`: bring the tables and the static files up to date."""

import click

from commonground.cli.installation import with_database
from commonground.cli.static_files import collect_static_files


@click.command()
@with_database
def migrate() -> None:
    """Bring the database's tables and the files for browsers up to date with this version.

    `serve` does so by itself; where its parts run as services of their own, run this after each upgrade, before they
    start.

    \b
    Example:
      DATABASE_URL=postgresql://commonground@db/commonground commonground migrate
    """
    from commonground.cli.backups.placing import finish_unless_under_way

    finish_unless_under_way()
    collect_static_files()
    click.echo("The database and the files for browsers are up to date.")
