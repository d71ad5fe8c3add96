"""A real browser, the product on loopback, and somebody signed in."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page

from commonground.core import db
from commonground.search.encoder.client import encoding_here
from commonground.search.encoder.model import local_encoder
from commonground.search.statistics import fold_words
from tests.cast import Cast, make_cast
from tests.jobs import run_waiting_jobs

Visit = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All of these drive a browser."""
    for item in items:
        if "/walks/" in str(item.path):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(autouse=True)
def _held_clock() -> None:
    """The clock runs: the server's threads would not see it held."""


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    """Everybody, where the server sees them too; without the jobs of the walk before, which no model empties."""
    db.execute("DELETE FROM procrastinate_jobs")
    return make_cast()


@pytest.fixture
def meaning() -> Iterator[None]:
    """The model answers in this process."""
    with encoding_here(local_encoder()):
        yield


@pytest.fixture
def visit(browser: Browser, live_server: Any, cast: Cast) -> Iterator[Visit]:
    """A page of the product on which somebody of the cast is signed in; complaints of the browser fail the test."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_page(who: str, path: str = "/", *, scripts: bool = True, width: int = 1440, **options: Any) -> Page:
        context = browser.new_context(
            base_url=live_server.url, java_script_enabled=scripts, viewport={"width": width, "height": 900}, **options
        )
        contexts.append(context)
        if who != "anonymous":
            context.add_cookies([session_of(getattr(cast, who), live_server.url)])
        page = context.new_page()
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert [words for words in complaints if "the server responded with a status of 4" not in words] == []


def session_of(member: Any, url: str) -> Any:
    """The cookie of a browser in which she is signed in."""
    client = Client()
    client.force_login(member.user)
    return {
        "name": settings.SESSION_COOKIE_NAME,
        "value": client.cookies[settings.SESSION_COOKIE_NAME].value,
        "url": url,
    }


@pytest.fixture
def work() -> Callable[[], None]:
    """What the worker does meanwhile."""

    def done() -> None:
        run_waiting_jobs()
        fold_words()

    return done
