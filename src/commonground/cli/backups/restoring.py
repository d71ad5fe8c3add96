"""Bringing a backup back: all of it is checked, then all of it takes the place of what is there, or nothing does."""

import shutil
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from commonground.cli.backups import beside, tables
from commonground.cli.backups.archive import About, Manifest, Part, Reader
from commonground.cli.backups.faults import BadBackup, Damaged
from commonground.cli.backups.placing import Waiting, finish_what_was_interrupted
from commonground.cli.backups.sealing import unsealed
from commonground.core import db
from commonground.core.postgres.places import known_places
from commonground.events.record import record
from commonground.people.models import Network
from commonground.search import vectors

_TIMES_ITS_ROWS = 4  # what a table takes on the disk, with its indexes and PostgreSQL's journal
Moved = Callable[[int], object]


@dataclass(frozen=True, slots=True)
class Restored:
    """What was brought back; how many were erased again who had been erased since, and how many could not be."""

    network: str
    made_at: str
    rows: int
    files: int
    has_key: bool
    seconds: float
    erased_again: int
    not_erased: int


def check(file: Path, passphrase: str, moved: Moved) -> tuple[About, Manifest]:
    """Read all of a backup and change nothing; raises `BadBackup`."""
    with unsealed(file, passphrase, moved) as content:
        reader = Reader(content)
        for _part in reader.parts():
            pass
    _require_known(reader.about)
    return reader.about, reader.manifest


def require_place(home: Path, manifest: Manifest, *, is_replacing: bool, is_embedded: bool) -> None:
    """Raise `BadBackup` where it would destroy something, or would not fit."""
    if tables.hold_any_network() and not is_replacing:
        raise BadBackup(
            f"The database holds a network already: {_name()}. To lose it for the one in the backup, add --replace."
        )
    _require_own_folder(settings.MEDIA_ROOT)
    _require_room(home, manifest.file_bytes, "files")
    if is_embedded:
        _require_room(known_places(home).data, manifest.row_bytes * _TIMES_ITS_ROWS, "tables")


def require_quiet() -> None:
    """Raise `BadBackup` while somebody else works on the database."""
    others = db.value(
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid() AND usename IS NOT NULL"
    )
    if others:
        raise BadBackup(f"{others} other connections use the database. Stop pages, worker and psql, then try again.")


def restore(file: Path, passphrase: str, moved: Moved) -> Restored:
    """Put a backup in the place of all that is there. Raises `BadBackup`, and then everything is as it was."""
    began, home = time.monotonic(), settings.HOME
    with unsealed(file, passphrase, moved) as content:
        reader, waiting = Reader(content), Waiting(home)
        try:
            with beside.beside():
                _unpack(reader, waiting)
            with transaction.atomic():
                beside.take_place()
                seconds = round(time.monotonic() - began, 1)
                data = {"id": waiting.id, "file": str(file), "made_at": reader.about.made_at, "seconds": seconds}
                record("network.restored", actor=None, subject=Network(pk=1), data=data)
        except BaseException:  # also when nobody can say whether the last word reached the database
            with suppress(DatabaseError):
                finish_what_was_interrupted(home, settings.MEDIA_ROOT)
            raise
    again, left = finish_what_was_interrupted(home, settings.MEDIA_ROOT)
    kept = reader.manifest
    rows = sum(kept.rows.values())
    return Restored(reader.about.network, reader.about.made_at, rows, kept.files, kept.has_key, seconds, again, left)


def _unpack(reader: Reader, waiting: Waiting) -> None:
    """Make the tables as they were, fill them, and bring them up to date."""
    about = reader.about
    MigrationExecutor(connection).migrate(_state(about))
    if "search_vector" in about.tables:
        vectors.ensure()
    with transaction.atomic():
        tables.settle_formats()
        there = tables.our_tables()
        awaken = tables.quieten(there)
        tables.empty(there)
        _put(reader, waiting, {table.name: table for table in there})
        tables.set_sequences(reader.manifest.sequences)
        awaken()
    call_command("migrate", verbosity=0, interactive=False)
    tables.learn_how_they_are_filled()


def _put(reader: Reader, waiting: Waiting, there: dict[str, tables.Table]) -> None:
    try:
        filling = {name: tables.Filling(name, columns, there) for name, columns in reader.about.tables.items()}
    except LookupError as error:
        raise BadBackup(f"This version has no place for {error} of the backup. Install the version it was made by.") \
            from error  # fmt: skip
    for part in reader.parts():
        _put_part(part, filling, waiting)
    found = {name: filled.rows for name, filled in filling.items()}
    if found != reader.manifest.rows:
        raise Damaged("it has not as many rows as it says")


def _put_part(part: Part, filling: dict[str, tables.Filling], waiting: Waiting) -> None:
    kind = part.name.parts[0]
    if kind == "tables" and part.name.parts[1] in filling:
        filling[part.name.parts[1]].put(part.pieces())
    elif kind == "files":
        waiting.put_file(Path(part.name), part.content)
    elif str(part.name) == "secret_key":
        waiting.put_key(part.content.read().decode())
    else:
        raise Damaged(f"nothing is known of {part.name} in it")


def _require_known(about: About) -> None:
    known = MigrationLoader(None).disk_migrations
    unknown = [name for app, name in about.migrations if (app, name) not in known]
    if unknown:
        raise BadBackup(
            f"This backup was made by another version of Commonground ({about.version}, {', '.join(unknown[:3])}). "
            f"Install that version, or a later one, to bring it back."
        )


def _state(about: About) -> list[tuple[str, str]]:
    """The last migration of each app that had been done when the backup was made."""
    done = {(app, name) for app, name in about.migrations}
    nodes = MigrationLoader(None).graph.node_map
    followed = {parent.key for key in done for parent in nodes[key].parents if parent.key[0] == key[0]}
    return sorted(done - followed)


def _require_own_folder(files: Path) -> None:
    """The whole folder is replaced in one step, which cannot be done with a disk or a folder of elsewhere."""
    if files.is_symlink() or files.is_mount():
        raise BadBackup(
            f"{files} leads to another disk or folder ({files.resolve()}). Take that away from there, and bring the "
            f"backup back into the data folder itself. Then move the files to where that was, and put it back."
        )


def _require_room(folder: Path, needed: int, what: str) -> None:
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise BadBackup(
            f"The {what} of the backup need about {needed / 1e6:,.0f} MB in {folder}, and {free / 1e6:,.0f} MB are "
            f"free. Make room, then try again."
        )


def _name() -> str:
    with suppress(Exception), transaction.atomic():  # tables of another version
        return Network.get().name
    return "it cannot be read"
