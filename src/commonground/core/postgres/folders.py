"""Folders and files for the owner alone. What exists already keeps its mode and its owner."""

import os
import secrets
import stat
import tempfile
from pathlib import Path
from typing import IO

from commonground.core.postgres.account import Account

PREFIX = "commonground-"


def make_folder(folder: Path, mode: int) -> None:
    """Make a folder with exactly that mode; one that exists is left as it is."""
    try:
        folder.mkdir(mode=mode)
    except FileExistsError:
        return
    folder.chmod(mode)


def make_private(folder: Path, account: Account | None) -> None:
    """Make a folder that only `account` can enter (None: we ourselves); one that exists is left as it is."""
    if not folder.is_dir():
        make_folder(folder, 0o700)
        _give(folder, account)


def make_private_elsewhere(base: Path, account: Account | None) -> Path:
    """Make such a folder under a new name in a folder that others write to as well."""
    folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=base))
    _give(folder, account)
    return folder


def is_private(folder: Path, account: Account | None) -> bool:
    """Whether it is a folder (no link to one) that only `account` can enter."""
    try:
        found = folder.lstat()
    except OSError:
        return False
    owner = account.uid if account else os.geteuid()
    return stat.S_ISDIR(found.st_mode) and stat.S_IMODE(found.st_mode) == 0o700 and found.st_uid == owner


def write_private(path: Path, text: str, account: Account | None = None) -> None:
    """Write a file that only `account` can read, whole or not at all."""
    new = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(new, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_NOFOLLOW, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
    _give(new, account)
    new.replace(path)


def open_log(path: Path) -> IO[bytes]:
    """Go on writing a file that its owner alone can read: what a server complains about may hold people's words."""
    return os.fdopen(os.open(path, os.O_CREAT | os.O_WRONLY | os.O_APPEND | os.O_NOFOLLOW, 0o600), "ab")


def _give(path: Path, account: Account | None) -> None:
    if account:
        os.chown(path, account.uid, account.gid, follow_symlinks=False)
