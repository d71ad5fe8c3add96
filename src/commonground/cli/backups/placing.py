"""What is not in the database: uploaded files and the secret key, put in place once the database is.

Both wait in a folder of their own until the database has the rows that go with them. A restore that was killed between
the two is finished, or forgotten, before anything else begins: the database knows which one it has.
"""

import os
import secrets
import shutil
from pathlib import Path
from typing import IO

from commonground.cli.backups import beside
from commonground.core import db
from commonground.core.postgres.folders import make_folder, write_private

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


def finish_what_was_interrupted(home: Path, files: Path) -> None:
    """Put in place what belongs to the database as it is, and forget what belongs to a restore that came to nothing."""
    beside.clear()
    for folder in home.glob(f"{_BEGINNING}*"):
        if folder.name == f"{_BEGINNING}{_last_restored()}":
            _put_in_place(home, files, folder)
        else:
            shutil.rmtree(folder)


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
            files.rename(folder / "before")
        (folder / "files").rename(files)
    if (folder / "secret_key").is_file():
        (folder / "secret_key").replace(home / "secret_key")
    shutil.rmtree(folder)


def _for_the_owner(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_NOFOLLOW, 0o600)
