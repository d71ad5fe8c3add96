"""`commonground backup`: everything in one file."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from commonground.cli.backups.asking import (
    as_json,
    bar,
    clear_up_when_told_to_stop,
    passphrase,
    passphrase_file,
    sizes,
)
from commonground.cli.installation import database, set_up
from commonground.core import clock
from commonground.core.postgres.folders import make_folder

if TYPE_CHECKING:
    from commonground.cli.backups.making import Kept

_SUFFIX = ".backup"


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--encrypt", is_flag=True, help="Seal it with a passphrase; then the secret key is in it too.")
@passphrase_file
@as_json
def backup(file: Path, encrypt: bool, passphrase_file: Path | None, as_json: bool) -> None:
    """Put everything into one file: database and uploaded files, as they are at one moment, while people work.

    FILE must not exist yet, and its name ends in .backup. Any other name is that of a folder, made for its owner alone
    if it is not there; in it the file is named by the time. It holds addresses and all that was written, so only its
    owner can read it. Nobody's session is in it.

    \b
    Example:
      commonground backup /var/backups/commonground --encrypt
    """
    target = _free(file)
    words = passphrase(passphrase_file, is_new=True) if encrypt or passphrase_file else ""
    clear_up_when_told_to_stop("Told to stop: there is no backup.")
    with database():
        set_up()
        kept = _make(target, words)
    click.echo(f"{target} holds {kept.rows:,} rows and {kept.files:,} files in {sizes(kept.bytes)}.")
    if not words:
        click.echo("The secret key is not in it; keep that apart, or add --encrypt.")
    if as_json:
        click.echo(json.dumps(asdict(kept)))


def _make(target: Path, words: str) -> "Kept":
    from commonground.cli.backups.making import expected_bytes, make_backup

    expected = expected_bytes()
    if not expected:
        raise click.ClickException("There is nothing to back up yet: the database has no tables.")
    try:
        make_folder(target.parent, 0o700)
        with bar("Backing up", expected) as moved:
            return make_backup(target, words, moved)
    except OSError as error:
        raise click.ClickException(
            f"{target} cannot be written: {error.strerror or error}. There is no backup."
        ) from error


def _free(file: Path) -> Path:
    """Where the backup goes: into that folder, which may still have to be made, or what is named as a backup is."""
    file = file.expanduser().resolve()
    is_folder = file.is_dir() or (file.suffix != _SUFFIX and not file.exists())
    target = file / f"commonground-{clock.now():%Y%m%d-%H%M%S}{_SUFFIX}" if is_folder else file
    if target.exists():
        raise click.ClickException(f"{target} is there already. Name another file, or a folder.")
    if not file.parent.is_dir():
        raise click.ClickException(f"There is no folder {file.parent}. Make it, or name another.")
    return target
