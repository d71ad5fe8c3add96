"""A real browser, the product on loopback, and somebody signed in."""

import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import pytest
from django.conf import settings
from django.core.signals import request_finished, request_started
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Error, Page

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
    _asked.clear()
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
            base_url=live_server.url,
            java_script_enabled=scripts,
            viewport={"width": width, "height": 900},
            **{"service_workers": "block", **options},
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
    close_all(contexts)
    expected = "the server responded with a status of 4", "ERR_INTERNET_DISCONNECTED"
    assert [words for words in complaints if not any(part in words for part in expected)] == []


_ASKS_NO_MORE = "window.fetch = () => new Promise(() => {});"


def close_all(contexts: list[BrowserContext]) -> None:
    """Close the browsers, which send no draft any more, and wait until all that they asked for is answered."""
    for context in contexts:
        for page in context.pages:
            page.add_init_script(_ASKS_NO_MORE)  # for a page that she is on her way to
            with suppress(Error):
                page.evaluate(f"() => {{ {_ASKS_NO_MORE} }}")
        context.close()
    with _changed:
        assert _changed.wait_for(lambda: not _asked, 10)


def _begin(**_signal: Any) -> None:
    with _changed:
        _asked.append(1)


def _end(**_signal: Any) -> None:
    with _changed:
        if _asked:
            _asked.pop()
        _changed.notify_all()


_asked: list[int] = []  # one for each request that is being answered
_changed = threading.Condition()
request_started.connect(_begin)
request_finished.connect(_end)


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
