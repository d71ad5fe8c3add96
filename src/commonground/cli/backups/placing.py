"""What is not in the database: uploaded files and the secret key, put in place once the database is.

Both wait in a folder of their own until the database has the rows that go with them. A restore that was killed between
the two is finished, or forgotten, before anything else begins: the database knows which one it has. The folder is there
until all is done, so that whoever was erased after the backup was made is erased again, whatever happens in between.
"""

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO

import click
from django.apps import apps
from django.conf import settings
from django.db.models import FileField, Model

from commonground.cli.alone import alone
from commonground.cli.backups import beside
from commonground.core import db
from commonground.core.postgres.folders import make_folder, write_private
from commonground.rights.erasing import erase_again

_BEGINNING = "restoring-"


class Waiting:
    """What came with one backup and waits."""

    def __init__(self, home: Path) -> None:
        self.id = secrets.token_hex(8)
        self.folder = home / f"{_BEGINNING}{self.id}"
        make_folder(self.folder, 0o700)
        make_folder(self.folder / "files", 0o700)

    def put_file(self, name: Path, content: IO[bytes]) -> None:
        """Write an uploaded file, for its owner alone."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with open(path, "xb", opener=_for_the_owner) as file:
            shutil.copyfileobj(content, file)
            file.flush()
            os.fsync(file.fileno())

    def put_key(self, key: str) -> None:
        """Keep the secret key."""
        write_private(self.folder / "secret_key", key)


def unfinished(home: Path) -> list[Path]:
    """The folders of restores that are under way, or were interrupted."""
    return sorted(home.glob(f"{_BEGINNING}*"))


def finish_unless_under_way() -> None:
    """Finish a restore that was interrupted, where no other command has the data folder."""
    if not unfinished(settings.HOME):
        return
    with suppress(click.ClickException), alone("what finishes a restore"):
        finish_what_was_interrupted(settings.HOME, settings.MEDIA_ROOT)


def finish_what_was_interrupted(home: Path, files: Path) -> tuple[int, int]:
    """Put in place what belongs to the database as it is, and forget what belongs to a restore that came to nothing.

    How many members were erased again, and how many could not be: that is tried at every start until it is done.
    """
    beside.clear()
    again = left = 0
    for folder in unfinished(home):
        if folder.name != f"{_BEGINNING}{_last_restored()}":
            shutil.rmtree(folder)
            continue
        _put_in_place(home, files, folder)
        again, left = erase_again()
        if not left:
            shutil.rmtree(folder)
    return again, left


def _last_restored() -> str:
    """What the database says came into it last."""
    if not db.value("SELECT to_regclass('events_event') IS NOT NULL"):
        return ""
    found = db.value("SELECT data ->> 'id' FROM events_event WHERE name = 'network.restored' ORDER BY id DESC LIMIT 1")
    return str(found or "")


def _put_in_place(home: Path, files: Path, folder: Path) -> None:
    """Let what waits in `folder` take the place of what was there; goes on where it was interrupted."""
    if (folder / "files").is_dir():
        if files.exists():
            files.rename(folder / f"before-{secrets.token_hex(8)}")
        (folder / "files").rename(files)
    for before in folder.glob("before-*"):
        _bring_over(before, files)
        shutil.rmtree(before)
    if (folder / "secret_key").is_file():
        (folder / "secret_key").replace(home / "secret_key")


def _bring_over(before: Path, files: Path) -> None:
    """What was uploaded between the restore and its end lies among what was there before: the database knows it."""
    known = {name for model in apps.get_models() for name in _names(model)}
    for path in before.rglob("*"):
        place = files / path.relative_to(before)
        if path.is_file() and str(path.relative_to(before)) in known and not place.exists():
            place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            path.rename(place)


def _names(model: type[Model]) -> Iterator[str]:
    for field in model._meta.concrete_fields:
        if isinstance(field, FileField):
            yield from model._base_manager.values_list(field.name, flat=True)


def _for_the_owner(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_NOFOLLOW, 0o600)
