"""A database that stops while people work: they are told in words, keep what they typed, and go on when it is back."""

import re
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from commonground.cli.tests.family import Served, serving
from commonground.cli.tests.visitor import Browser, found_and_join
from commonground.core.postgres import running
from commonground.core.postgres.tests.homes import QUICK, eventually, temporary_home

pytestmark = pytest.mark.supervisor
TEXT = "Since the update of the labeller. <b>Every</b> morning."
PATIENCE = 8.0  # seconds that somebody waits to hear that the database is away


class Database:
    """A PostgreSQL that can be stopped and started."""

    def __init__(self, home: Path) -> None:
        self._home, self._server = home, ExitStack()
        self.uri = ""

    def start(self) -> None:
        """Start it; its address stays the same."""
        self.uri = self._server.enter_context(running(self._home, settings=QUICK))

    def stop(self) -> None:
        """Stop it as an operator does: connections that are open are cut."""
        self._server.close()


@pytest.fixture
def database() -> Iterator[Database]:
    """A server of this test's own."""
    with temporary_home() as home:
        server = Database(home)
        server.start()
        yield server
        server.stop()


@pytest.fixture
def served(database: Database, tmp_path: Path) -> Iterator[Served]:
    """The product at work on it, in processes of its own."""
    with serving(tmp_path / "home", DATABASE_URL=database.uri, COMMONGROUND_MODEL="none") as served:
        yield served


@pytest.fixture
def ada(served: Served, database: Database, tmp_path: Path) -> Browser:
    """The first administrator, in her browser."""
    browser = found_and_join(served, tmp_path / "home", DATABASE_URL=database.uri)
    founded = browser.send("/groups/new", browser.open("/groups/new"), name="Lines", audience="network", joining="open")
    assert founded.status == 200
    return browser


def test_people_are_told_keep_what_they_typed_and_go_on(database: Database, served: Served, ada: Browser) -> None:
    form = ada.open("/ask")
    (group,) = re.findall(r'<option value="(\d+)"', form.text)
    question = {"title": "Why do labels skip?", "text": TEXT, "group": group, "topics": "labelling", "step": "3"}

    database.stop()
    stranger = Browser(served)
    sent = ada.send("/ask", form, **question)
    for page in (ada.open("/"), stranger.open("/"), sent):
        assert page.status == 503
        assert page.headers["Retry-After"] == "10"
        assert "The database does not answer. Nothing is lost" in page.text
        assert page.seconds < PATIENCE
        assert "connection" not in page.text
        assert database.uri not in page.text
    assert TEXT in sent.text
    assert "Why do labels skip?" in sent.text
    assert "labelling" in sent.text
    assert ada.open("/healthz").status == 200
    assert ada.open("/readyz").status == 503
    assert ada.send("/ask/similar", form, title="labels").status == 503

    database.start()
    assert eventually(lambda: ada.open("/readyz").status == 200, 30)
    asked = ada.send("/ask", form, **question)
    assert asked.status == 200
    assert "Why do labels skip?" in asked.text
    assert ada.open("/").status == stranger.open("/").status == 200
