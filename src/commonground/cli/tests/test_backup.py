"""What is backed up comes back as it was, on another database; and a bad backup changes nothing anywhere."""

import gzip
import io
import json
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection
from django.test import override_settings
from psycopg import sql

from commonground.cli.backups import making, placing, restoring, tables
from commonground.cli.backups.archive import About, Manifest, Reader, Writer
from commonground.cli.backups.faults import BadBackup, Damaged
from commonground.cli.tests.family import command, environment, typed
from commonground.conversations import actions
from commonground.conversations.models import Attachment
from commonground.core.postgres import running
from commonground.core.postgres.lock import Lock
from commonground.core.postgres.tests.homes import QUICK, eventually, mode, temporary_home
from commonground.events.record import record
from commonground.people.models import Network
from commonground.search import indexing, vectors
from tests.cast import make_cast
from tests.left_out import older_postgresql
from tests.make import make_answer, make_question
from tests.pictures import make_file

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.supervisor]
PASSPHRASE = "four words of mine"
SEALED = {"COMMONGROUND_BACKUP_PASSPHRASE": PASSPHRASE}
FOUNDED = ("--name", "Aldermoor asks", "--host", "Aldermoor", "--administrator", "Ada", "--email", "ada@example.com")
Rows = dict[str, list[Any]]


def address(database: str) -> str:
    """Another database of the server that the tests use."""
    return psycopg.conninfo.make_conninfo(os.environ["DATABASE_URL"], dbname=database)


@contextmanager
def new_database(name: str) -> Iterator[str]:
    """The address of an empty database, there as long as the block lasts."""
    with psycopg.connect(address("postgres"), autocommit=True) as server:
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        yield address(name)
        server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def rows_of(uri: str) -> Rows:
    """Every row of every table, as text, but for what a backup leaves out."""
    with psycopg.connect(uri) as there:
        names = [name for (name,) in there.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]
        return {
            name: sorted(there.execute(sql.SQL("SELECT t::text FROM {} t").format(sql.Identifier(name))).fetchall())
            for name in names
            if name not in tables.LEFT_OUT
        }


def files_in(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def without_last_acts(rows: Rows) -> Rows:
    """Without the note that a network was backed up or brought back."""
    acts = ("network.backed_up", "network.restored")
    return {**rows, "events_event": [row for row in rows["events_event"] if not any(act in row[0] for act in acts)]}


@pytest.fixture
def source(tmp_path: Path) -> Iterator[str]:
    """The address of a network with people, a question, jobs that wait, odd characters, and uploaded files."""
    cast = make_cast()
    odd = "tab\t back\\slash \\N \r\n ‏עברית‏ \u2028 🚲 'quoted' \"twice\""
    question = make_question("Labels skipped after restart", author=cast.asker, group=cast.group, text=odd)
    actions.accept_answer(make_answer(question, cast.answerer), by=cast.asker)
    indexing.index_many([question.pk])
    files = tmp_path / "home" / "files"
    (files / "deep" / "er").mkdir(parents=True)
    (files / "deep" / "er" / "ü b.bin").write_bytes(os.urandom(3_000_000))
    (files / "empty").touch()
    with override_settings(HOME=tmp_path / "home", MEDIA_ROOT=files):
        actions.ask_question("A picture of it", "", group=cast.group, files=[make_file(cast.asker)], by=cast.asker)
        yield address(connection.settings_dict["NAME"])


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """The data folder of that network."""
    return tmp_path / "home"


@pytest.fixture
def other() -> Iterator[tuple[Path, str]]:
    """Another installation: its data folder and the address of its empty database."""
    with temporary_home() as home, new_database(f"cg_other_{os.getpid()}") as uri:
        yield home, uri


def backed_up(home: Path, uri: str, *words: str, **more: str) -> Path:
    """A new backup."""
    file = home.parent / f"{len(list(home.parent.glob('*.backup')))}.backup"
    done = typed(home, "backup", str(file), *words, DATABASE_URL=uri, **more)
    assert done.returncode == 0, done.stderr
    return file


def bring(to: tuple[Path, str], file: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    home, uri = to
    return typed(home, "restore", str(file), *words, DATABASE_URL=uri, **more)


@pytest.mark.portable
@pytest.mark.parametrize("more", [{}, SEALED], ids=["open", "sealed"])
def test_everything_comes_back_as_it_was(
    source: str, home: Path, other: tuple[Path, str], more: dict[str, str]
) -> None:
    before = rows_of(source)
    file = backed_up(home, source, *(["--encrypt"] if more else []), **more)
    assert mode(file) == 0o600
    assert (b"Labels skipped" in file.read_bytes(), list(home.parent.glob(".*"))) == (False, [])
    done = bring(other, file, **more)
    assert done.returncode == 0, done.stderr
    assert without_last_acts(rows_of(other[1])) == without_last_acts(before)
    assert len(before["procrastinate_jobs"]) > 0
    assert ("search_vector" in before) == vectors.are_there()
    assert files_in(other[0] / "files") == files_in(home / "files")
    picture = Attachment.objects.get()
    assert {picture.file.name, picture.preview.name} < set(files_in(other[0] / "files"))
    has_key = (other[0] / "secret_key").read_text() == (home / "secret_key").read_text()
    assert has_key == bool(more)
    assert not list(other[0].glob("restoring-*"))
    with psycopg.connect(other[1]) as there:
        came = there.execute("SELECT data ->> 'file' FROM events_event WHERE name = 'network.restored'").fetchone()
    assert came == (str(file),)


def test_every_table_is_in_a_backup_or_left_out_for_a_reason(source: str, home: Path) -> None:
    with psycopg.connect(source) as there:
        tables_there = "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p', 'f', 'm')"
        found = there.execute(f"{tables_there} AND relnamespace = 'public'::regnamespace").fetchall()
    file = home.parent / "0.backup"
    making.make_backup(file, "", lambda _moved: None)
    with file.open("rb") as opened:
        kept = set(Reader(opened).about.tables)
    assert kept | set(tables.LEFT_OUT) == {name for (name,) in found}
    assert not kept & set(tables.LEFT_OUT)


@pytest.mark.portable
def test_what_follows_a_restore_goes_on_as_in_the_first_network(
    source: str, home: Path, other: tuple[Path, str]
) -> None:
    assert bring(other, backed_up(home, source)).returncode == 0
    shapes = [_shape(uri) for uri in (source, other[1])]
    assert shapes[0] == shapes[1]
    with psycopg.connect(other[1]) as there:
        there.execute("INSERT INTO procrastinate_jobs (queue_name, task_name, lock) VALUES ('q', 't', 'l')")
        noted = "SELECT count(*) FROM procrastinate_events e JOIN procrastinate_jobs j ON j.id = job_id AND lock = 'l'"
        assert there.execute(noted).fetchone() == (1,)


def _shape(uri: str) -> list[Any]:
    """All that migrations have made, and whether triggers act."""
    with psycopg.connect(uri) as there:
        return there.execute(
            "SELECT relname, relkind::text, relnamespace::regnamespace::text FROM pg_class"
            " WHERE relnamespace::regnamespace::text !~ '^(pg_|information_schema)'"
            " UNION ALL SELECT proname, 'f', pronamespace::regnamespace::text FROM pg_proc"
            " WHERE pronamespace::regnamespace::text !~ '^(pg_|information_schema)'"
            " UNION ALL SELECT typname, typtype::text, typnamespace::regnamespace::text FROM pg_type"
            " WHERE typnamespace::regnamespace::text !~ '^(pg_|information_schema)' AND typtype IN ('e', 'd', 'c')"
            " UNION ALL SELECT tgname, tgenabled::text, '' FROM pg_trigger WHERE NOT tgisinternal"
            " UNION ALL SELECT conname, convalidated::text, '' FROM pg_constraint"
            " ORDER BY 1, 2, 3"
        ).fetchall()  # fmt: skip


def test_vectors_may_live_in_a_schema_of_their_own(source: str, home: Path, other: tuple[Path, str]) -> None:
    with psycopg.connect(other[1]) as there:
        there.execute("CREATE SCHEMA extensions; CREATE EXTENSION vector SCHEMA extensions")
        path = sql.SQL("ALTER DATABASE {} SET search_path = public, extensions")
        there.execute(path.format(sql.Identifier(there.info.dbname)))
    done = bring(other, backed_up(home, source))
    assert done.returncode == 0, done.stderr
    assert "search_vector" in rows_of(other[1])


@pytest.mark.portable
def test_a_network_that_is_there_is_only_replaced_on_request(source: str, home: Path, other: tuple[Path, str]) -> None:
    file = backed_up(home, source)
    assert bring(other, file).returncode == 0
    with psycopg.connect(other[1]) as there:
        there.execute("UPDATE people_network SET name = 'Changed since'")
        there.execute("CREATE TABLE somebody_elses (id int)")
        there.execute("UPDATE people_member SET name = 'Renamed since'")
    (other[0] / "files" / "since").write_text("then")
    before = rows_of(other[1])
    refused = bring(other, file)
    assert (refused.returncode, "--replace" in refused.stderr, rows_of(other[1]) == before) == (1, True, True)
    assert bring(other, file, "--replace").returncode == 0
    after = rows_of(other[1])
    assert after.pop("somebody_elses") == []
    assert without_last_acts(after) == without_last_acts(rows_of(source))
    assert not (other[0] / "files" / "since").exists()


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
    assert (list(other[0].glob("restoring-*")), _shape(other[1])) == ([], _shape(source))


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


@pytest.mark.parametrize("is_committed", [True, False])
def test_files_follow_the_database_when_a_restore_was_killed_between_the_two(
    source: str, home: Path, is_committed: bool
) -> None:
    waiting = placing.Waiting(home)
    waiting.put_file(Path("files/new"), io.BytesIO(b"new"))
    waiting.put_key("new key")
    (home / "secret_key").write_text("old key")
    data = {"id": waiting.id if is_committed else "another"}
    record("network.restored", actor=None, subject=Network(pk=1), data=data)
    old = files_in(home / "files")
    placing.finish_what_was_interrupted(home, home / "files")
    assert files_in(home / "files") == ({"new": b"new"} if is_committed else old)
    assert (home / "secret_key").read_text() == ("new key" if is_committed else "old key")
    assert not list(home.glob("restoring-*"))


@pytest.mark.portable
def test_a_backup_of_an_earlier_version_is_brought_up_to_date(home: Path, other: tuple[Path, str]) -> None:
    with new_database("cg_earlier") as earlier:
        assert typed(home, "found", *FOUNDED, DATABASE_URL=earlier).returncode == 0
        done = subprocess.run(
            [sys.executable, "-m", "django", "migrate", "feed", "0001", "--settings", "commonground.settings"],
            env=environment(home, DATABASE_URL=earlier),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        with psycopg.connect(earlier) as there:
            there.execute("UPDATE people_network SET name = 'From earlier'")
            assert there.execute("SELECT to_regclass('feed_mailstop')").fetchone() == (None,)
        file = backed_up(home, earlier)
    done = bring(other, file)
    assert done.returncode == 0, done.stderr
    with psycopg.connect(other[1]) as there:
        assert there.execute("SELECT name, (SELECT count(*) FROM feed_mailstop) FROM people_network").fetchone() == (
            "From earlier",
            0,
        )


def test_a_backup_of_a_later_version_is_refused(source: str, home: Path, other: tuple[Path, str]) -> None:
    with psycopg.connect(source) as there:
        there.execute("INSERT INTO django_migrations (app, name, applied) VALUES ('feed', '9999_from_tomorrow', now())")
    try:
        done = bring(other, backed_up(home, source))
    finally:
        with psycopg.connect(source) as there:
            there.execute("DELETE FROM django_migrations WHERE name = '9999_from_tomorrow'")
    assert (done.returncode, "9999_from_tomorrow" in done.stderr, rows_of(other[1])) == (1, True, {})


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
    assert (nowhere.returncode, "cannot be written" in nowhere.stderr) == (1, True)
    with pytest.raises(OSError, match="unexpected end of data"):  # it shrank while it was read
        making.make_backup(home / "short.backup", "", lambda _moved: (home / "files/deep/er/ü b.bin").write_bytes(b""))
    assert not list(home.glob("*short.backup*"))
    (home / "backups").mkdir()
    done = typed(home, "backup", str(home / "backups"), "--json", DATABASE_URL=source)
    (made,) = (home / "backups").iterdir()
    assert json.loads(done.stdout.splitlines()[-1])["file"] == str(made)


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


def test_nobody_is_signed_in_by_a_backup(source: str, home: Path) -> None:
    with psycopg.connect(source) as there:
        there.execute("INSERT INTO django_session VALUES ('stolen-session', '', '2030-01-01')")
    assert "stolen-session" not in gzip.decompress(backed_up(home, source).read_bytes()).decode(errors="replace")


OLDER = older_postgresql()
if OLDER:  # else tests/left_out.py says so at the end

    @pytest.mark.supervisor
    def test_a_network_moves_to_a_database_without_vectors_and_back(source: str, home: Path) -> None:
        before = rows_of(source)
        assert before["search_vector"] == []
        with temporary_home() as older, running(older, settings=QUICK, programs=OLDER) as uri:
            done = bring((older, uri), backed_up(home, source))
            assert done.returncode == 0, done.stderr
            moved = rows_of(uri)
            assert "search_vector" not in moved
            assert moved["conversations_post"] == before["conversations_post"]
            assert len(moved["search_entry"]) == len(before["search_entry"]) == 1
            file = backed_up(home, uri)
        with temporary_home() as newer, new_database("cg_newer") as back:
            assert bring((newer, back), file).returncode == 0
            came = rows_of(back)
            assert (came["people_member"], "search_vector" in came) == (before["people_member"], True)
            assert any("rebuild_index" in row[0] for row in came["procrastinate_jobs"])
