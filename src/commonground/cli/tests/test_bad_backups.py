"""What is damaged, forged, killed half way or has no room changes nothing, and says so."""

import errno
import io
import json
import os
import resource
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from commonground.cli.backups import making, restoring
from commonground.cli.backups.archive import About, Manifest, Reader, Writer
from commonground.cli.backups.faults import BadBackup, Damaged
from commonground.cli.tests.backing_up import (
    PASSPHRASE,
    SEALED,
    backed_up,
    bring,
    files_in,
    rows_of,
    shape_of,
    without_last_acts,
)
from commonground.cli.tests.family import command, environment, typed
from commonground.core.postgres.lock import Lock
from commonground.core.postgres.tests.homes import eventually, mode

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.supervisor]


def damaged(file: Path, how: str) -> Path:
    """A copy that something happened to."""
    content = bytearray(file.read_bytes())
    half = len(content) // 2
    if how == "changed":
        content[half] ^= 1
    bad = file.with_name(f"bad-{how}")
    bad.write_bytes({"changed": content, "cut": content[:half], "cut at the end": content[:-1], "empty": b""}[how])
    return bad


@pytest.mark.parametrize("passphrase", ["", PASSPHRASE], ids=["open", "sealed"])
def test_damage_is_found_before_anything_is_changed(source: str, home: Path, passphrase: str) -> None:
    file = home.parent / "0.backup"
    making.make_backup(file, passphrase, lambda _moved: None)
    assert restoring.check(file, passphrase, lambda _moved: None)[1].files == 4
    for how in ("changed", "cut at the end") if passphrase else ("changed", "cut", "cut at the end", "empty"):
        with pytest.raises(Damaged):
            restoring.check(damaged(file, how), passphrase, lambda _moved: None)


def test_a_damaged_backup_changes_nothing(source: str, home: Path, other: tuple[Path, str]) -> None:
    done = bring(other, damaged(backed_up(home, source), "changed"), "--replace")
    assert (done.returncode, "is damaged" in done.stderr, rows_of(other[1])) == (1, True, {}), done.stderr


def test_a_wrong_passphrase_or_none_opens_nothing(source: str, home: Path, other: tuple[Path, str]) -> None:
    file = backed_up(home, source, "--encrypt", **SEALED)
    wrong = bring(other, file, COMMONGROUND_BACKUP_PASSPHRASE="four words of yours")
    assert (wrong.returncode, "The passphrase does not open" in wrong.stderr) == (1, True)
    none = bring(other, file)
    assert (none.returncode, "needs a passphrase" in none.stderr) == (1, True)
    (home / "passphrase").write_text(f"{PASSPHRASE}\n")
    assert bring(other, file, "--passphrase-file", str(home / "passphrase")).returncode == 0


@pytest.mark.portable
def test_a_restore_that_is_killed_leaves_what_there_was(source: str, home: Path, other: tuple[Path, str]) -> None:
    file = backed_up(home, source)
    assert bring(other, file).returncode == 0
    with psycopg.connect(other[1]) as there:
        there.execute(
            "UPDATE people_network SET name = 'Mine'; INSERT INTO people_organisation VALUES (7, 'x', 'Y', '{}')"
        )
    (other[0] / "files" / "mine").write_text("mine")
    before, files = rows_of(other[1]), files_in(other[0] / "files")
    for after in (0.0, 0.4, 0.8):
        kill_after(other, file, after)
        assert (rows_of(other[1]), files_in(other[0] / "files")) == (before, files)
    assert list(other[0].glob("restoring-*"))
    assert bring(other, file, "--replace").returncode == 0
    assert without_last_acts(rows_of(other[1])) == without_last_acts(rows_of(source))
    assert (list(other[0].glob("restoring-*")), shape_of(other[1])) == ([], shape_of(source))


def kill_after(to: tuple[Path, str], file: Path, seconds: float) -> None:
    """Bring a backup back, and kill that so long after it began to change something."""
    home, uri = to
    known = set(home.glob("restoring-*"))
    nowhere = subprocess.DEVNULL
    words = command("restore", str(file), "--replace")
    with subprocess.Popen(words, env=environment(home, DATABASE_URL=uri), stdout=nowhere, stderr=nowhere) as process:
        assert eventually(lambda: set(home.glob("restoring-*")) - known)
        time.sleep(seconds)
        assert process.poll() is None, "it ended before"
        process.send_signal(signal.SIGKILL)


@pytest.mark.parametrize("name", ["migrate", "worker"])
def test_what_was_killed_at_its_end_is_finished_at_the_next_start(
    source: str, home: Path, other: tuple[Path, str], name: str
) -> None:
    assert bring(other, backed_up(home, source)).returncode == 0
    with psycopg.connect(other[1]) as there:
        (last,) = there.execute("SELECT data ->> 'id' FROM events_event WHERE name = 'network.restored'").fetchone()  # type: ignore[misc]
    (other[0] / f"restoring-{last}" / "files").mkdir(parents=True)
    (other[0] / f"restoring-{last}" / "files" / "new").write_text("new")
    with subprocess.Popen(command(name), env=environment(other[0], DATABASE_URL=other[1])) as process:
        assert eventually(lambda: not list(other[0].glob("restoring-*")))
        process.terminate()
    assert (other[0] / "files" / "new").read_text() == "new"


def test_nothing_is_restored_while_it_is_in_use(source: str, home: Path, other: tuple[Path, str]) -> None:
    file = backed_up(home, source)
    lock = Lock(other[0] / "serve.lock")
    other[0].mkdir()
    assert lock.take("http://127.0.0.1:8000")
    served = bring(other, file)
    lock.let_go()
    assert (served.returncode, "http://127.0.0.1:8000" in served.stderr) == (1, True)
    with psycopg.connect(other[1]):
        connected = bring(other, file)
    assert (connected.returncode, "1 other connections use the database" in connected.stderr) == (1, True)


def test_a_disk_without_room_is_seen_before_anything_is_changed(source: str, home: Path, tmp_path: Path) -> None:
    with pytest.raises(BadBackup, match="Make room"):
        restoring.require_place(home, Manifest(file_bytes=1 << 60), is_replacing=True, is_embedded=False)
    with pytest.raises(BadBackup, match="Make room"):
        restoring.require_place(home, Manifest(row_bytes=1 << 60), is_replacing=True, is_embedded=True)
    restoring.require_place(home, Manifest(row_bytes=1 << 60), is_replacing=True, is_embedded=False)


def test_files_that_lie_elsewhere_are_seen_before_anything_is_changed(source: str, home: Path, tmp_path: Path) -> None:
    (home / "files").rename(tmp_path / "large disk")
    (home / "files").symlink_to(tmp_path / "large disk")
    with pytest.raises(BadBackup, match="large disk"):
        restoring.require_place(home, Manifest(files=1), is_replacing=True, is_embedded=False)


def test_a_backup_is_there_whole_or_not_at_all(source: str, home: Path) -> None:
    taken = home.parent / "taken.backup"
    taken.write_text("mine")
    refused = typed(home, "backup", str(taken), DATABASE_URL=source)
    assert (refused.returncode, taken.read_text()) == (1, "mine")
    nowhere = typed(home, "backup", str(home / "no" / "such" / "folder.backup"), DATABASE_URL=source)
    assert (nowhere.returncode, "There is no folder" in nowhere.stderr) == (1, True)
    with pytest.raises(OSError, match="unexpected end of data"):  # it shrank while it was read
        making.make_backup(home / "short.backup", "", lambda _moved: (home / "files/deep/er/ü b.bin").write_bytes(b""))
    assert not list(home.glob("*short.backup*"))


def test_a_folder_for_backups_is_made_and_takes_one_each_night(source: str, home: Path) -> None:
    folder = home / "backups"
    nowhere = typed(home, "backup", str(folder / "of" / "commonground"), DATABASE_URL=source)
    assert (nowhere.returncode, f"There is no folder {folder / 'of'}." in nowhere.stderr) == (1, True)
    assert not folder.exists()
    for night in ("first", "second"):
        done = typed(home, "backup", str(folder), "--json", DATABASE_URL=source)
        assert done.returncode == 0, done.stderr
        (made,) = folder.glob("commonground-*.backup")
        assert (json.loads(done.stdout.splitlines()[-1])["file"], mode(folder)) == (str(made), 0o700)
        made.rename(folder / night)


@pytest.mark.parametrize("number", [errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS])
def test_a_disk_without_hard_links_takes_backups_and_loses_no_file(
    source: str, home: Path, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_paths: Path) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "link", refuse)
    folder = home / "backups"
    folder.mkdir()
    making.make_backup(folder / "new.backup", "", lambda _moved: None)
    with (folder / "new.backup").open("rb") as made:
        assert list(Reader(made).parts())
    assert mode(folder / "new.backup") == 0o600
    (folder / "taken.backup").write_text("mine")
    with pytest.raises(FileExistsError):
        making.make_backup(folder / "taken.backup", "", lambda _moved: None)
    assert (folder / "taken.backup").read_text() == "mine"
    assert len(list(folder.iterdir())) == 2


@pytest.mark.parametrize("passphrase", ["", PASSPHRASE], ids=["open", "sealed"])
def test_a_disk_that_fills_up_leaves_no_backup_and_is_said_in_words(source: str, home: Path, passphrase: str) -> None:
    file = home.parent / "0.backup"
    with _files_of_at_most(1_000_000), pytest.raises(OSError, match="File too large"):
        making.make_backup(file, passphrase, lambda _moved: None)
    assert not list(home.parent.glob("*.backup*"))


def test_a_disk_that_fills_up_while_a_backup_comes_back_changes_nothing(
    source: str, home: Path, other: tuple[Path, str]
) -> None:
    file = backed_up(home, source)
    with _files_of_at_most(1_000_000):
        done = bring(other, file)
    assert (done.returncode, done.stderr.splitlines()[-1].startswith("Error: It broke off: ")) == (1, True), done.stderr
    assert (rows_of(other[1]), list(other[0].glob("restoring-*"))) == ({}, [])
    assert bring(other, file).returncode == 0


@contextmanager
def _files_of_at_most(size: int) -> Iterator[None]:
    """As if the disk were full by then."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_forged_backup_writes_nothing_outside(tmp_path: Path) -> None:
    file = io.BytesIO()
    about = About(1, "x", "0.1.0", "", "", [], {})
    writer = Writer(file, about)
    writer.add("files/../../secret", b"")
    writer.end(Manifest())
    with pytest.raises(Damaged, match="out of the data folder"):
        list(Reader(io.BytesIO(file.getvalue())).parts())
