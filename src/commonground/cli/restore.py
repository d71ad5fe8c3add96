"""`commonground restore`: a backup takes the place of what is there."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from commonground import environment
from commonground.cli.alone import alone
from commonground.cli.backups.asking import (
    as_json,
    bar,
    checked_backup,
    clear_up_when_told_to_stop,
    passphrase,
    passphrase_file,
)
from commonground.cli.backups.sealing import is_sealed
from commonground.cli.installation import database, set_up
from commonground.secret import LOST_WITH_IT

if TYPE_CHECKING:
    from commonground.cli.backups.archive import Manifest
    from commonground.cli.backups.restoring import Restored


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--replace", is_flag=True, help="Lose what the database holds.")
@passphrase_file
@as_json
def restore(file: Path, replace: bool, passphrase_file: Path | None, as_json: bool) -> None:
    """Bring a backup back into an empty database, or with --replace in the place of what is there.

    The whole file is checked first. Then everything is brought back and made fit for this version, or nothing is
    changed. Stop Commonground before. Afterwards everybody signs in anew, and what waited to be mailed is mailed.

    \b
    Example:
      commonground restore /var/backups/commonground/commonground-20261127-030000.backup
    """
    file = file.resolve()
    words = passphrase(passphrase_file) if is_sealed(file) else ""
    is_embedded = not environment.DATABASE_URL.text()
    clear_up_when_told_to_stop("Told to stop.")
    with alone("commonground restore"), database():
        set_up()
        _about, manifest = checked_backup(file, words)
        brought = _bring(file, words, manifest, is_replacing=replace, is_embedded=is_embedded)
    when = brought.made_at[:16].replace("T", " at ")
    click.echo(
        f"{brought.network} is back as it was on {when} UTC: {brought.rows:,} rows and {brought.files:,} files in "
        f"{brought.seconds:,.0f} seconds. Now start it: commonground serve"
    )
    _say_about_the_erased(brought)
    _say_about_the_key(brought)
    if as_json:
        click.echo(json.dumps(asdict(brought)))


def _bring(file: Path, words: str, manifest: "Manifest", *, is_replacing: bool, is_embedded: bool) -> "Restored":
    import psycopg
    from django.conf import settings
    from django.db import DatabaseError

    from commonground.cli.backups import restoring
    from commonground.cli.backups.faults import BadBackup
    from commonground.cli.backups.placing import finish_what_was_interrupted

    finish_what_was_interrupted(settings.HOME, settings.MEDIA_ROOT)
    try:
        restoring.require_place(settings.HOME, manifest, is_replacing=is_replacing, is_embedded=is_embedded)
        restoring.require_quiet()
        with bar("Bringing back", file.stat().st_size) as moved:
            return restoring.restore(file, words, moved)
    except BadBackup as problem:
        raise click.ClickException(str(problem)) from problem
    except (OSError, DatabaseError, psycopg.Error) as problem:  # a full disk, a database that went away
        why = str(problem).strip().partition("\n")[0]
        raise click.ClickException(f"It broke off: {why}. Mend that, then run the same command again.") from problem


def _say_about_the_erased(brought: "Restored") -> None:
    if brought.erased_again:
        click.echo(f"Erased again, because it was done after the backup was made: {brought.erased_again}.")
    if brought.not_erased:
        click.echo(f"Could not be erased again for now, and is tried at each start: {brought.not_erased}.")


def _say_about_the_key(brought: "Restored") -> None:
    if not brought.has_key:
        click.echo(f"Its secret key is not in it. Bring that back too, or {LOST_WITH_IT}.")
    elif environment.SECRET_KEY.text():
        click.echo(f"Its secret key is in the data folder, but {environment.SECRET_KEY.name} is used: compare the two.")
