"""`commonground migrate`: bring the tables up to date."""

import click

from commonground.cli.installation import with_database


@click.command()
@with_database
def migrate() -> None:
    """Bring the database's tables up to date.

    \b
    Example:
      DATABASE_URL=postgresql://commonground@db/commonground commonground migrate
    """
    click.echo("The database is up to date.")
