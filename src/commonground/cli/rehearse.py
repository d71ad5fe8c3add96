"""`commonground rehearse`: a backup is brought back where nobody is, to see whether it can be and how long it takes."""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from commonground import environment
from commonground.cli.backups.asking import as_json, clear_up_when_told_to_stop, passphrase, passphrase_file
from commonground.cli.backups.sealing import is_sealed
from commonground.cli.installation import database, set_up
from commonground.core.postgres import remove

_OURS_ALONE = (environment.DATABASE_URL.name, environment.SECRET_KEY.name)


@click.command()
@click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--latest", is_flag=True, help="The backup that was made last.")
@passphrase_file
@as_json
def rehearse(file: Path | None, latest: bool, passphrase_file: Path | None, as_json: bool) -> None:
    """Try whether a backup can be brought back, and how long that takes, while people work.

    It is brought back as a disaster would have it: into a new data folder with a database server of its own, which are
    removed afterwards. They need room where temporary files are (TMPDIR). The result is noted where administrators
    read what was done, and where doctor looks.

    \b
    Example:
      commonground rehearse --latest
    """
    if bool(file) == latest:
        raise click.UsageError("Name a backup, or say --latest.")
    clear_up_when_told_to_stop("Told to stop: nobody knows whether it can be brought back.")
    with database():
        set_up()
        chosen = file.resolve() if file else _latest()
        words = passphrase(passphrase_file) if is_sealed(chosen) else ""
        result = _tried(chosen, words)
        _note(result)
    if not result["is_well"]:
        raise click.ClickException(f"{chosen} cannot be brought back: {result['reason']}")
    click.echo(f"{chosen} can be brought back. It takes {result['seconds']:,.0f} seconds.")
    if as_json:
        click.echo(json.dumps(result))


def _latest() -> Path:
    from commonground.events.models import Event

    names = ("network.backed_up", "network.restored")  # no backup knows of itself, but what came out of it does
    made = Event.objects.filter(name__in=names).order_by("-id").first()
    if made is None:
        raise click.ClickException("There is no backup yet. Make one: commonground backup FOLDER")
    file = Path(made.data["file"])
    if not file.is_file():
        raise click.ClickException(f"The last backup, {file}, is not there any more. Name where it is now.")
    return file


def _tried(file: Path, words: str) -> dict[str, Any]:
    """Bring it back by the command that would be used in earnest, checks and start of a server included."""
    began = time.monotonic()
    with _nowhere() as home:
        given = {environment.HOME.name: str(home), environment.BACKUP_PASSPHRASE.name: words}
        kept = {name: value for name, value in os.environ.items() if name not in _OURS_ALONE}
        status, said, trouble = _restored(file, {**kept, **given})
        seconds = round(time.monotonic() - began, 1)
    if status:
        reason = (trouble.strip().splitlines() or ["It ended without a word."])[-1]
        return {"is_well": False, "file": str(file), "seconds": seconds, "reason": reason.removeprefix("Error: ")}
    brought = json.loads(said.splitlines()[-1])
    return {"is_well": True, "file": str(file), "seconds": seconds, "rows": brought["rows"], "files": brought["files"]}


def _restored(file: Path, given: dict[str, str]) -> tuple[int, str, str]:
    """How the command ended, and what it said. When we are stopped it is told so first: it has a server to stop."""
    with subprocess.Popen(  # noqa: S603 (ourselves)
        [sys.executable, "-m", "commonground", "restore", str(file), "--json"],
        env=given,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,  # Ctrl-C is for us alone
    ) as restoring:
        try:
            said, trouble = restoring.communicate()
        finally:
            restoring.terminate()
            restoring.wait()
        return restoring.returncode, said, trouble


@contextmanager
def _nowhere() -> Iterator[Path]:
    """A data folder that is gone afterwards, with its database."""
    with tempfile.TemporaryDirectory(prefix="commonground-rehearsal-") as folder:
        if os.geteuid() == 0:  # the server is somebody else then, who has to pass through
            os.chmod(folder, 0o711)  # noqa: S103
        home = Path(folder) / "home"
        try:
            yield home
        finally:
            remove(home)


def _note(result: dict[str, Any]) -> None:
    from django.db import transaction

    from commonground.events.record import record
    from commonground.people.models import Network

    with transaction.atomic():
        record("network.rehearsed", actor=None, subject=Network(pk=1), data=result)
