"""What is backed up comes back as it was, on another database; and a bad backup changes nothing anywhere."""

import gzip
import shutil
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from commonground.cli.backups import making, tables
from commonground.cli.backups.archive import Reader
from commonground.cli.tests.backing_up import (
    FOUNDED,
    SEALED,
    backed_up,
    bring,
    files_in,
    new_database,
    rows_of,
    shape_of,
    without_last_acts,
)
from commonground.cli.tests.family import environment, typed
from commonground.conversations.models import Attachment
from commonground.core import alike, clock
from commonground.core.postgres import running
from commonground.core.postgres.tests.homes import QUICK, mode, temporary_home
from commonground.people import actions as people
from commonground.people.models import Member
from commonground.rights import actions as rights
from commonground.rights.erasing import erase_who_is_due
from commonground.search import vectors
from tests.left_out import older_postgresql

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.supervisor]


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
    assert ("recovery codes of the second step fit no more" in done.stdout) != has_key
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
    shapes = [shape_of(uri) for uri in (source, other[1])]
    assert shapes[0] == shapes[1]
    assert (("people_member_name_spelt", "i", "public") in shapes[1]) == alike.tells_likeness()
    with psycopg.connect(other[1]) as there:
        there.execute("INSERT INTO procrastinate_jobs (queue_name, task_name, lock) VALUES ('q', 't', 'l')")
        noted = "SELECT count(*) FROM procrastinate_events e JOIN procrastinate_jobs j ON j.id = job_id AND lock = 'l'"
        assert there.execute(noted).fetchone() == (1,)


def test_extensions_may_live_in_a_schema_of_their_own(source: str, home: Path, other: tuple[Path, str]) -> None:
    with psycopg.connect(other[1]) as there:
        there.execute("CREATE SCHEMA extensions; CREATE EXTENSION vector SCHEMA extensions")
        there.execute("CREATE EXTENSION pg_trgm SCHEMA extensions")
        path = sql.SQL("ALTER DATABASE {} SET search_path = public, extensions")
        there.execute(path.format(sql.Identifier(there.info.dbname)))
    done = bring(other, backed_up(home, source))
    assert done.returncode == 0, done.stderr
    assert "search_vector" in rows_of(other[1])
    assert ("people_member_name_spelt", "i", "public") in shape_of(other[1])


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


def test_who_was_erased_after_the_backup_is_erased_again(source: str, home: Path, other: tuple[Path, str]) -> None:
    file = backed_up(home, source)
    answerer, administrator = (Member.objects.get(name=name) for name in ("Ansel Answerer", "Adele Administrator"))
    address = str(answerer.user.email)
    people.deactivate_member(answerer, by=administrator)
    rights.erase_member(answerer, by=administrator)
    clock.pass_time(timedelta(days=60))
    assert erase_who_is_due(clock.now()) == 1
    assert "Ansel" not in str(rows_of(source))
    other[0].mkdir()
    shutil.copy(home / "erased", other[0])
    done = bring(other, file)
    assert "Erased again, because it was done after the backup was made: 1." in done.stdout, done.stderr
    rows = str(rows_of(other[1]))
    assert ("Former member" in rows, "Ansel" in rows, address in rows) == (True, False, False)


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
            assert there.execute("SELECT to_regclass('feed_choice')").fetchone() == (None,)
        file = backed_up(home, earlier)
    done = bring(other, file)
    assert done.returncode == 0, done.stderr
    with psycopg.connect(other[1]) as there:
        assert there.execute("SELECT name, (SELECT count(*) FROM feed_choice) FROM people_network").fetchone() == (
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
