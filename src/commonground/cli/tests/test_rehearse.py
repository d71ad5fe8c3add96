"""A rehearsal brings a backup back where nobody is, measures it, and notes the result for those who answer for it."""

import json
import os
import signal
import subprocess
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from django.db import connection
from django.test import Client, override_settings

from commonground.cli.examination.backups import examine_backups
from commonground.cli.tests.family import command, environment, family_of, typed
from commonground.core import clock
from commonground.core.postgres.processes import is_alive
from commonground.core.postgres.tests.homes import eventually
from commonground.events.models import Event
from commonground.events.record import record
from commonground.people.models import Network
from tests.cast import Cast

REHEARSED = {"is_well": True, "file": "/b", "seconds": 41.2, "rows": 7, "files": 0}


def noted(name: str, **data: object) -> None:
    record(f"network.{name}", actor=None, subject=Network(pk=1), data=data)


def found() -> tuple[str, bool]:
    (finding,) = examine_backups()
    assert finding.cure
    return finding.name, finding.is_wrong


@pytest.mark.supervisor
@pytest.mark.django_db(transaction=True)
def test_a_backup_is_brought_back_where_nobody_is(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    uri = psycopg.conninfo.make_conninfo(os.environ["DATABASE_URL"], dbname=connection.settings_dict["NAME"])
    sealed = {"COMMONGROUND_BACKUP_PASSPHRASE": "four words of mine", "DATABASE_URL": uri, "TMPDIR": str(tmp_path)}
    assert typed(home, "rehearse", "--latest", **sealed).stderr.startswith("Error: There is no backup yet.")
    assert typed(home, "backup", str(tmp_path / "one.backup"), "--encrypt", **sealed).returncode == 0
    done = typed(home, "rehearse", "--latest", "--json", **sealed)
    assert done.returncode == 0, done.stderr
    event = Event.objects.get(name="network.rehearsed")
    assert event.data == json.loads(done.stdout.splitlines()[-1])
    assert event.data["is_well"]
    assert event.data["seconds"] > 1
    assert not list(tmp_path.glob("commonground-rehearsal-*"))
    (tmp_path / "one.backup").write_bytes((tmp_path / "one.backup").read_bytes()[:-9])
    failed = typed(home, "rehearse", str(tmp_path / "one.backup"), **sealed)
    assert (failed.returncode, "is damaged" in failed.stderr) == (1, True)
    assert [finding.name for finding in examine_backups()] == ["backup.does_not_come_back"]
    assert not list(tmp_path.glob("commonground-rehearsal-*"))


@pytest.mark.supervisor
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_a_rehearsal_that_is_stopped_leaves_nothing_behind(tmp_path: Path, how: signal.Signals) -> None:
    home, file = tmp_path / "home", tmp_path / "one.backup"
    home.mkdir()
    uri = psycopg.conninfo.make_conninfo(os.environ["DATABASE_URL"], dbname=connection.settings_dict["NAME"])
    more = {"DATABASE_URL": uri, "TMPDIR": str(tmp_path)}
    assert typed(home, "backup", str(file), **more).returncode == 0
    with subprocess.Popen(
        command("rehearse", str(file)), env=environment(home, **more), stderr=subprocess.PIPE
    ) as ours:
        assert eventually(lambda: list(tmp_path.glob("commonground-rehearsal-*/home/restoring-*")), 60)
        family = family_of(ours.pid)
        ours.send_signal(how)
        assert ours.wait(60) == 1
    assert len(family) > 2
    assert eventually(lambda: not any(is_alive(pid) for pid in family))
    assert not list(tmp_path.glob("commonground-rehearsal-*"))


@pytest.mark.portable
@pytest.mark.django_db
def test_doctor_tells_of_backups() -> None:
    with override_settings(ADDRESS="http://127.0.0.1:8000"):
        assert found() == ("backup.none", False)
    with override_settings(ADDRESS="https://ask.example"):
        assert found() == ("backup.none", True)
        noted("backed_up", file="/b")
        assert found() == ("backup.never_rehearsed", False)
        noted("rehearsed", is_well=False, reason="This backup is damaged.")
        assert found() == ("backup.does_not_come_back", True)
        noted("rehearsed", **REHEARSED)
        clock.pass_time(timedelta(days=3))
        assert found() == ("backup.rehearsed", False)
        assert "Last rehearsed 3 days ago: 41 s." in next(iter(examine_backups())).words
        clock.pass_time(timedelta(days=5))
        assert {finding.name: finding.is_wrong for finding in examine_backups()} == {
            "backup.old": True,
            "backup.rehearsed": False,
        }
        clock.pass_time(timedelta(days=90))
        noted("backed_up", file="/b")
        assert found() == ("backup.rehearsed_long_ago", False)


@pytest.mark.django_db
def test_a_network_that_came_out_of_a_backup_has_one() -> None:
    noted("restored", id="x", file="/b", made_at=(clock.now() - timedelta(days=9)).isoformat())
    old, _never = examine_backups()
    assert (old.name, "9 days old" in old.words) == ("backup.old", True)


@pytest.mark.django_db
def test_administrators_read_of_it(cast: Cast, client_of: Callable[[str], Client]) -> None:
    noted("rehearsed", **REHEARSED)
    noted("rehearsed", is_well=False, reason="This backup is damaged.")
    page = client_of("administrator").get("/admin/log").content.decode()
    assert page.count("It was tried whether a backup can be brought back") == 2
    assert ("It takes 41.2 seconds" in page, "It failed" in page) == (True, True)
