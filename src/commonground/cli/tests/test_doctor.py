"""What is wrong with an installation is found and comes with its cure: each cause provoked on real parts."""

import os
import shutil
import socket
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.test import override_settings
from procrastinate.contrib.django import app

from commonground.cli.examination import folder
from commonground.cli.examination.database import examine_server, examine_tables, examine_time
from commonground.cli.examination.finding import Finding
from commonground.cli.examination.folder import examine_address, examine_folder, examine_openness, examine_static_files
from commonground.cli.examination.mail import examine_mail
from commonground.cli.examination.search import examine_search
from commonground.cli.examination.work import examine_work
from commonground.cli.installation import trouble_with_version
from commonground.cli.static_files import collect_static_files
from commonground.core import clock, db
from commonground.core.alike import ensure_index
from commonground.core.postgres import binaries, running
from commonground.core.postgres.tests.homes import QUICK, temporary_home
from commonground.people.models import Member
from commonground.rights.models import Erasure
from tests.make import make_member
from tests.post_office import open_post_office


def one(findings: Iterable[Finding]) -> Finding:
    """The one finding there is, which has words and a cure."""
    (found,) = list(findings)
    assert found.words.endswith((".", ")")) or ": " in found.words
    assert found.cure
    return found


def names(findings: Iterable[Finding]) -> list[str]:
    return [finding.name for finding in findings]


@contextmanager
def as_somebody_without_rights() -> Iterator[None]:
    """Root may write everywhere; nobody may not."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def test_a_sound_data_folder_has_no_findings(tmp_path: Path) -> None:
    (tmp_path / "secret_key").touch(0o600)
    (tmp_path / "mail").mkdir(0o700)
    assert names(examine_folder(tmp_path)) == []


def test_a_missing_data_folder(tmp_path: Path) -> None:
    assert "commonground serve" in one(examine_folder(tmp_path / "nowhere")).cure


def test_a_data_folder_that_cannot_be_written() -> None:
    with temporary_home() as home:
        home.mkdir(mode=0o555)
        with as_somebody_without_rights():
            found = one(examine_folder(home))
    assert found.name == "folder.unwritable"
    assert str(home) in found.words


def test_a_data_folder_into_which_others_can_write(tmp_path: Path) -> None:
    tmp_path.chmod(0o757)
    found = one(examine_folder(tmp_path))
    assert found.name == "folder.open"
    assert os.system(found.cure.removeprefix("Close it: ")) == 0
    assert names(examine_folder(tmp_path)) == []


@pytest.mark.parametrize("secret", ["secret_key", "postgres/password", "mail"])
def test_secrets_that_others_can_read(tmp_path: Path, secret: str) -> None:
    (tmp_path / secret).parent.mkdir(exist_ok=True)
    (tmp_path / secret).touch()
    (tmp_path / secret).chmod(0o644)
    found = one(examine_folder(tmp_path))
    assert found.words == f"Other accounts of this machine can read {tmp_path / secret}."
    assert os.system(found.cure.removeprefix("Close it: ").partition(". ")[0]) == 0
    assert names(examine_folder(tmp_path)) == []


def test_a_restore_that_was_not_finished(tmp_path: Path) -> None:
    (tmp_path / "restoring-4f").mkdir()
    assert "commonground migrate" in one(examine_folder(tmp_path)).cure


def test_a_new_secret_key_has_a_price(tmp_path: Path) -> None:
    (tmp_path / "secret_key").touch()
    (tmp_path / "secret_key").chmod(0o644)
    cure = one(examine_folder(tmp_path)).cure
    assert "That is enough where nobody else can have read it." in cure
    assert "recovery codes of the second step fit no more" in cure


def test_a_disk_that_is_nearly_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    free = shutil.disk_usage(tmp_path).free
    monkeypatch.setattr(folder, "LEAST_FREE", free // 2)
    assert names(examine_folder(tmp_path)) == []
    monkeypatch.setattr(folder, "LEAST_FREE", free * 2)
    found = one(examine_folder(tmp_path))
    assert (found.name, str(tmp_path) in found.words) == ("folder.disk_nearly_full", True)


@pytest.mark.parametrize("name", ["COMMONGROUND_DEBUG", "COMMONGROUND_DEMO"])
def test_what_is_for_trying_out_is_wrong_only_in_the_open(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(name, "1")
    with override_settings(ADDRESS="http://127.0.0.1:8000"):
        assert names(examine_openness()) == []
    with override_settings(ADDRESS="https://ask.example"):
        found = one(examine_openness())
        assert (found.is_wrong, name in found.cure) == (True, True)
        monkeypatch.delenv(name)
        assert names(examine_openness()) == []


def test_a_machine_without_any_postgresql(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL")
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(binaries, "_WHEEL", "no_such_package")
    monkeypatch.setattr(binaries, "_MACHINE_FOLDERS", ())
    found = one(examine_server(tmp_path))
    assert found.name == "database.no_server"
    assert "No PostgreSQL server was found" in found.words


def test_an_installation_that_was_never_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL")
    assert one(examine_server(tmp_path)).name == "database.never_started"


@pytest.mark.parametrize(
    ("uri", "words"),
    [
        ("postgresql://somebody:hush@127.0.0.1:9/x", "does not let us in"),
        ("postgresql://somebody:hush@/x?host=/nowhere", "does not let us in"),
        ("postgresql://somebody:hush@127.0.0.1/x?no_such=1", "is no address of a PostgreSQL"),
    ],
)
def test_a_database_that_cannot_be_reached(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, uri: str, words: str
) -> None:
    monkeypatch.setenv("DATABASE_URL", uri)
    found = one(examine_server(tmp_path))
    assert (found.name, words in found.words) == ("database.refused", True)
    assert "hush" not in found.words + found.cure


@pytest.mark.supervisor
def test_a_wrong_password(monkeypatch: pytest.MonkeyPatch) -> None:
    with temporary_home() as home, running(home, settings=QUICK) as uri:
        password = urlsplit(uri).password or ""
        monkeypatch.setenv("DATABASE_URL", uri)
        assert names(examine_server(home)) == []
        monkeypatch.setenv("DATABASE_URL", uri.replace(password, "guessed"))
        found = one(examine_server(home))
    assert "password authentication failed" in found.words
    assert "guessed" not in found.words + found.cure


def test_a_database_that_is_too_old() -> None:
    assert trouble_with_version(150000) == ""
    assert "PostgreSQL 14, and Commonground needs 15" in trouble_with_version(140012)


@pytest.mark.portable
@pytest.mark.django_db
def test_tables_that_are_behind_or_ahead() -> None:
    assert names(examine_tables()) == []
    recorder = MigrationRecorder(connection)
    ((_app, latest),) = MigrationLoader(connection).graph.leaf_nodes("feed")
    recorder.record_unapplied("feed", latest)
    assert "commonground migrate" in one(f for f in examine_tables() if f.name == "tables.behind").cure
    recorder.record_applied("feed", latest)
    recorder.record_applied("feed", "9999_from_tomorrow")
    assert "9999_from_tomorrow" in one(examine_tables()).words


@pytest.mark.portable
@pytest.mark.django_db
def test_clocks_that_differ() -> None:
    there = db.value("SELECT statement_timestamp()")
    with clock.held(there + timedelta(seconds=50)):
        assert names(examine_time()) == []
    for skew in (70, -70):
        with clock.held(there + timedelta(seconds=skew)):
            assert one(examine_time()).name == "time.differs"


@pytest.mark.portable
@pytest.mark.django_db
def test_a_database_that_cannot_tell_likeness(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMMONGROUND_MODEL", "none")
    db.execute("DROP EXTENSION IF EXISTS pg_trgm CASCADE")
    found = next(f for f in examine_search() if f.name == "search.no_likeness")
    has_extension = db.value("SELECT 1 FROM pg_available_extensions WHERE name = 'pg_trgm'")
    assert found.cure.startswith("Let the owner" if has_extension else "Install what comes with")
    assert not found.is_wrong
    ensure_index(Member)
    assert ("search.no_likeness" in names(examine_search())) == (not has_extension)


@pytest.mark.django_db
def test_an_encoder_that_does_not_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMMONGROUND_HOME", str(tmp_path))
    found = one(examine_search())
    assert (found.name, "commonground encode" in found.cure) == ("search.encoder_away", True)


@pytest.mark.django_db
def test_a_model_that_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMMONGROUND_HOME", str(tmp_path))
    monkeypatch.setenv("COMMONGROUND_MODEL", "no-such-model")
    found = one(examine_search())
    assert (found.name, found.words) == ("search.no_model", "No model is called 'no-such-model'.")


@pytest.fixture
def defer(db: None) -> Callable[..., int]:
    """Has a job waited for that many seconds?"""

    def deferred(seconds: float) -> int:
        number: int = app.tasks["handle_event"].defer(event=1)
        with connection.cursor() as cursor:
            at = clock.now() - timedelta(seconds=seconds)
            cursor.execute("UPDATE procrastinate_events SET at = %s WHERE job_id = %s", [at, number])
        return number

    return deferred


def worker_heard(seconds: float) -> None:
    with connection.cursor() as cursor:
        at = clock.now() - timedelta(seconds=seconds)
        cursor.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (%s)", [at])


@pytest.mark.portable
def test_a_worker_at_work(defer: Callable[..., int]) -> None:
    worker_heard(10)
    defer(50)
    assert names(examine_work()) == []


@pytest.mark.portable
def test_no_worker(defer: Callable[..., int]) -> None:
    assert "nobody is notified" in one(examine_work()).words
    worker_heard(61)
    defer(70)
    defer(200)
    found = one(examine_work())
    assert (found.name, "2 jobs waiting" in found.words) == ("work.no_worker", True)


@pytest.mark.portable
def test_a_worker_that_falls_behind(defer: Callable[..., int]) -> None:
    worker_heard(1)
    defer(70)
    found = one(examine_work())
    assert (found.name, "1 job waiting, the oldest since 09:10 UTC" in found.words) == ("work.late", True)


@pytest.mark.portable
def test_deletion_that_falls_behind_is_told(db: None) -> None:
    leaver = make_member(is_active=False)
    Erasure.objects.create(member=leaver, due_at=clock.now() - timedelta(days=3))
    found = {finding.name: finding for finding in examine_work()}["work.deletion_late"]
    assert found.words.startswith("Deletion falls behind: 1 ")


@pytest.mark.portable
def test_jobs_that_failed_for_good(defer: Callable[..., int]) -> None:
    worker_heard(1)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'failed' WHERE id = %s", [defer(1)])
    found = one(examine_work())
    assert (found.name, found.words) == ("work.failed", "1 job failed for good: handle_event.")
    assert "commonground worker --retry-failed" in found.cure


def test_styles_and_scripts_that_were_not_collected(tmp_path: Path) -> None:
    manifest = {"staticfiles": {"BACKEND": "commonground.web.assets.Storage"}}
    with override_settings(STATIC_ROOT=tmp_path / "static", STORAGES=manifest):
        assert one(examine_static_files()).name == "static.not_collected"
        collect_static_files()
        assert names(examine_static_files()) == []
        stamp = tmp_path / "static/stamp"
        stamp.write_text(stamp.read_text() + "an older version")
        assert one(examine_static_files()).name == "static.not_collected"


def test_browser_libraries_that_are_missing(tmp_path: Path) -> None:
    with override_settings(PACKAGE=tmp_path / "src" / "commonground"):
        found = next(f for f in examine_static_files() if f.name == "static.libraries_missing")
    assert "htmx" in found.words


def test_an_address_that_the_pages_do_not_answer_to() -> None:
    assert names(examine_address()) == []
    with override_settings(ADDRESS="https://ask.example", ALLOWED_HOSTS=["localhost"]):
        found = one(examine_address())
    assert found.cure.startswith("Set COMMONGROUND_HOSTS to ask.example")


def test_mail_that_goes_to_files_is_wrong_only_in_the_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COMMONGROUND_MAIL_URL", raising=False)
    with override_settings(ADDRESS="http://127.0.0.1:8000"):
        assert not one(examine_mail()).is_wrong
    with override_settings(ADDRESS="https://ask.example"):
        assert one(examine_mail()).is_wrong


@contextmanager
def mail_by(host: str, port: int, **more: object) -> Iterator[None]:
    backend = "django.core.mail.backends.smtp.EmailBackend"
    with override_settings(EMAIL_BACKEND=backend, EMAIL_HOST=host, EMAIL_PORT=port, EMAIL_USE_TLS=False, **more):
        yield


@pytest.fixture
def mail_is_configured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMMONGROUND_MAIL_URL", "smtp://127.0.0.1")
    monkeypatch.setenv("COMMONGROUND_MAIL_FROM", "us@ask.example")


@pytest.mark.usefixtures("mail_is_configured")
def test_a_mail_server_that_answers() -> None:
    with open_post_office() as office, mail_by(office.host, office.port):
        assert names(examine_mail()) == []


@pytest.mark.usefixtures("mail_is_configured")
def test_a_mail_server_that_does_not_answer() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        with mail_by(*closed.getsockname()):
            found = one(examine_mail())
    assert (found.name, found.is_wrong) == ("mail.away", True)


@pytest.mark.usefixtures("mail_is_configured")
def test_a_mail_server_that_does_not_let_us_in() -> None:
    with open_post_office() as office, mail_by(office.host, office.port, EMAIL_HOST_USER="we", EMAIL_HOST_PASSWORD="x"):
        found = one(examine_mail())
    assert found.name == "mail.away"


@pytest.mark.usefixtures("mail_is_configured")
def test_a_mail_server_whose_name_cannot_be_one() -> None:
    with mail_by("mail..example", 25):
        assert names(examine_mail()) == ["mail.odd_characters"]


@pytest.mark.usefixtures("mail_is_configured")
def test_mail_without_a_sender_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COMMONGROUND_MAIL_FROM")
    with open_post_office() as office, mail_by(office.host, office.port):
        assert one(examine_mail()).name == "mail.no_sender"
