"""Making a backup while people work: one moment of the database, then the uploaded files."""

import errno
import os
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from django.conf import settings
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder

from commonground import __version__
from commonground.cli.backups import tables
from commonground.cli.backups.archive import FORMAT, About, Manifest, Writer
from commonground.cli.backups.sealing import sealed
from commonground.core import clock, db
from commonground.events.record import record
from commonground.people.models import Network

Moved = Callable[[int], object]
_NO_LINKS = {errno.EPERM, errno.EOPNOTSUPP, errno.ENOTSUP, errno.ENOSYS}  # exFAT and some network disks have none


@dataclass(frozen=True, slots=True)
class Kept:
    """A backup that was made."""

    file: str
    id: str
    bytes: int
    rows: int
    files: int
    seconds: float


def make_backup(target: Path, passphrase: str, moved: Moved) -> Kept:
    """Write everything into a new file, which is there whole or not at all; sealed if there is a passphrase.

    Raises `OSError` when it cannot be written.
    """
    began, identity = time.monotonic(), secrets.token_hex(8)
    with _new_file(target) as file, sealed(file, passphrase) as content, transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        manifest = _Making(content, identity, moved).make(has_key=bool(passphrase))
    seconds = round(time.monotonic() - began, 1)
    kept = Kept(str(target), identity, target.stat().st_size, sum(manifest.rows.values()), manifest.files, seconds)
    with transaction.atomic():
        data = {"file": kept.file, "id": kept.id, "bytes": kept.bytes, "seconds": kept.seconds}
        record("network.backed_up", actor=None, subject=Network(pk=1), data=data)
    return kept


def expected_bytes() -> int:
    """About how much there is to put into a backup."""
    return sum(table.bytes for table in _tables()) + sum(size for _path, size in _files(settings.MEDIA_ROOT))


def _tables() -> list[tables.Table]:
    return [table for table in tables.our_tables() if table.name not in tables.LEFT_OUT]


class _Making:
    """One backup in the making, and how far it is."""

    def __init__(self, file: IO[bytes], identity: str, moved: Moved) -> None:
        tables.settle_formats()
        self._tables = _tables()
        self._files = list(_files(settings.MEDIA_ROOT))
        self._moved = moved
        self._writer = Writer(file, self._about(identity))
        self._manifest = Manifest()

    def _about(self, identity: str) -> About:
        migrations = sorted(MigrationRecorder(connection).applied_migrations())
        return About(
            format=FORMAT,
            id=identity,
            version=__version__,
            network=db.value("SELECT name FROM people_network") or "",
            made_at=clock.now().isoformat(),
            migrations=[list(names) for names in migrations],
            tables={table.name: table.columns for table in self._tables},
        )

    def make(self, *, has_key: bool) -> Manifest:
        """Put everything in, in the order in which it is brought back."""
        with closing(self._writer):
            return self._put_all(has_key=has_key)

    def _put_all(self, *, has_key: bool) -> Manifest:
        for table in self._tables:
            self._put_table(table)
        for path, size in self._files:
            self._put_file(path, size)
        if has_key:
            self._writer.add("secret_key", settings.SECRET_KEY.encode())
        self._manifest.sequences = tables.sequences()
        self._manifest.has_key = has_key
        self._writer.end(self._manifest)
        return self._manifest

    def _put_table(self, table: tables.Table) -> None:
        rows = 0
        for number, piece in enumerate(tables.pieces(table), start=1):
            self._writer.add(f"tables/{table.name}/{number:06}", piece)
            rows += piece.count(b"\n")
            self._manifest.row_bytes += len(piece)
            self._moved(len(piece))
        self._manifest.rows[table.name] = rows

    def _put_file(self, path: Path, size: int) -> None:
        name = path.relative_to(settings.MEDIA_ROOT).as_posix()
        try:
            file = path.open("rb")
        except FileNotFoundError:  # deleted since: so is, or was a moment later, what named it
            return
        with file:
            self._writer.add_file(f"files/{name}", size, file)
        self._manifest.files += 1
        self._manifest.file_bytes += size
        self._moved(size)


def _files(folder: Path) -> Iterator[tuple[Path, int]]:
    """Everything uploaded, without what is only a link; in order, so that the same files make the same backup."""
    for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
        if path.is_file() and not path.is_symlink():
            yield path, path.stat().st_size


@contextmanager
def _new_file(target: Path) -> Iterator[IO[bytes]]:
    """A file for its owner alone that appears under its name when it is whole and on the disk."""
    new = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    descriptor = os.open(new, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_NOFOLLOW, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        _name(new, target)
        _sync(target.parent)
    finally:
        new.unlink(missing_ok=True)


def _name(new: Path, target: Path) -> None:
    """Let the new file appear under its name, never in the place of one that is there."""
    try:
        os.link(new, target)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))  # the name is ours from here on
        new.replace(target)


def _sync(folder: Path) -> None:
    """See to it that names in the folder outlive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
