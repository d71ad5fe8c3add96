"""Prometheus is told how the network is doing, all its processes together; nobody else is."""

import re
import subprocess
import sys
import urllib.error
import urllib.request

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from procrastinate.contrib.django import app

from commonground.cli.tests.family import environment, free_port, typed
from commonground.core.postgres import running
from commonground.core.postgres.tests.homes import QUICK, eventually, temporary_home
from commonground.web import readiness
from tests.cast import Cast
from tests.make import make_question

TOKEN = {"COMMONGROUND_METRICS_TOKEN": "a long token"}
SENT = {"Authorization": "Bearer a long token"}


def values(text: str) -> dict[str, float]:
    return {name: float(value) for name, value in re.findall(r"^(commonground_[^ ]+) (\S+)$", text, re.MULTILINE)}


@pytest.fixture
def with_token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMMONGROUND_METRICS_TOKEN", "a long token")


@pytest.mark.django_db
def test_without_a_token_there_is_no_such_page(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Client().get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404
    monkeypatch.setenv("COMMONGROUND_METRICS_TOKEN", "a long token")
    for wrong in ({}, {"Authorization": "Bearer a long"}, {"Authorization": "a long token"}):
        assert Client().get("/metrics", headers=wrong).status_code == 404


@pytest.mark.portable
@pytest.mark.usefixtures("with_token")
def test_it_tells_how_things_are_now(cast: Cast) -> None:
    make_question(author=cast.asker, group=cast.group)
    number = app.tasks["handle_event"].defer(event=1)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'failed' WHERE id = %s", [number])
    answer = Client().get("/metrics", headers=SENT)
    told = values(answer.content.decode())
    assert answer.headers["Content-Type"].startswith("text/plain; version=0.0.4")
    assert told["commonground_database_up"] == 1
    assert told["commonground_encoder_up"] == 0
    assert told["commonground_jobs_failed"] == 1
    assert told["commonground_jobs_waiting"] == 1
    assert told["commonground_questions_past_their_step"] == 1
    assert told["commonground_mails_due"] == 0


@pytest.mark.django_db
def test_it_is_ready_only_with_the_tables_of_this_version(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readiness, "_were_current", [])
    recorder = MigrationRecorder(connection)
    ((_app, latest),) = MigrationLoader(connection).graph.leaf_nodes("feed")
    recorder.record_unapplied("feed", latest)
    assert Client().get("/readyz").status_code == 503
    recorder.record_applied("feed", latest)
    assert Client().get("/readyz").status_code == 200


@pytest.mark.supervisor
def test_two_processes_are_counted_together_and_outlive_their_database() -> None:
    with temporary_home() as home:
        port = free_port()
        with running(home, settings=QUICK) as uri:
            more = {**TOKEN, "DATABASE_URL": uri, "COMMONGROUND_MODEL": "none"}
            assert typed(home, "migrate", **more).returncode == 0
            process = subprocess.Popen(_pages(port), env=environment(home, **more), stderr=subprocess.DEVNULL)
            assert eventually(lambda: _got(port, "/readyz")[0] == 200, 60)
            before = _alive(port)
            statuses = [_got(port, "/healthz")[0] for _again in range(40)]
            assert statuses == [200] * 40
            assert {_alive(port) for _again in range(6)} == {before + 40}
            assert len(list((home / "metrics").glob("histogram_*.db"))) == 2
            _got(port, "/nowhere-at-all")
            told = _told(port)
            assert told['commonground_request_seconds_count{route="unknown",status="404"}'] == 1
            assert told["commonground_database_up"] == 1
        assert eventually(lambda: _told(port)["commonground_database_up"] == 0, 30)
        assert "commonground_jobs_waiting" not in _told(port)
        process.terminate()
        process.wait(30)


def _pages(port: int) -> list[str]:
    words = ["--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--workers", "2", "--no-ws"]
    return [sys.executable, "-m", "granian", *words, "--log-level", "critical", "commonground.wsgi:application"]


def _got(port: int, path: str) -> tuple[int, str]:
    asked = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers={**SENT, "Connection": "close"})
    try:
        with urllib.request.urlopen(asked, timeout=30) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()
    except OSError:
        return 0, ""


def _told(port: int) -> dict[str, float]:
    status, text = _got(port, "/metrics")
    assert status == 200
    return values(text)


def _alive(port: int) -> float:
    return _told(port).get('commonground_request_seconds_count{route="alive",status="200"}', 0)
