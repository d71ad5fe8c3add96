"""Every page of the demo holds what the look promises, wide and narrow, light and dark."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from commonground.conversations.models import Question
from commonground.core import db
from commonground.demo.loading import load
from commonground.demo.tour import roles
from tests.house_rules import ROOT
from tests.pages import Seen, all_pages
from tests.walks.conftest import session_of

AXE = (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
RUN_AXE = """async () => (await axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa',
'best-practice']})).violations.map(found => `${found.id}: ${found.nodes[0].html.slice(0, 160)}`)"""
LOOKS = {"wide-light": (1440, "light"), "narrow-dark": (360, "dark")}
MAGNIFIED = {1440: 720, 360: 320}  # to twice the size; and the narrowest that WCAG asks for
LARGEST_PAGE = 40_000  # bytes of HTML


@pytest.fixture
def story(transactional_db: None) -> None:
    """The demo network."""
    db.execute("DELETE FROM procrastinate_jobs")
    load()


@pytest.fixture
def context_of(browser: Browser, live_server: Any) -> Iterator[Any]:
    """A browser of one size and theme in which a role of the tour is signed in."""
    opened: list[BrowserContext] = []
    members = {}

    def context(who: str, look: str) -> BrowserContext:
        width, theme = LOOKS[look]
        members.update({role.name: role.member for role in roles()} if not members else {})
        made = browser.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": 900},
            color_scheme=theme,  # type: ignore[arg-type]
            service_workers="block",
        )
        opened.append(made)
        if who != "anonymous":
            made.add_cookies([session_of(members[who], live_server.url)])
        return made

    yield context
    for made in opened:
        made.close()


@pytest.mark.parametrize("look", LOOKS)
def test_every_page_holds_what_the_look_promises(story: None, context_of: Any, look: str) -> None:
    contexts: dict[str, BrowserContext] = {}
    wrong = [f"{question.title}: what comes next is in the past" for question in Question.objects.due()]
    for seen in all_pages():
        if seen.who not in contexts:
            contexts[seen.who] = context_of(seen.who, look)
        wrong += [f"{seen.name}: {complaint}" for complaint in _complaints(contexts[seen.who], seen)]
    assert wrong == [], "\n".join(wrong)


def _complaints(context: BrowserContext, seen: Seen) -> list[str]:
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    response = page.goto(seen.path)
    assert response is not None
    expected = 404 if seen.name.startswith("not-found") else 200
    wrong = [] if response.status == expected else [f"status {response.status}"]
    wrong += [words for words in said if "status of 404" not in words]
    wrong += _looks(page, len(response.body()))
    page.close()
    return wrong


def _looks(page: Page, size: int) -> list[str]:
    page.evaluate(AXE)
    wrong: list[str] = page.evaluate(RUN_AXE)
    width, height = page.viewport_size["width"], page.viewport_size["height"]  # type: ignore[index]
    for at in (width, MAGNIFIED[width]):
        page.set_viewport_size({"width": at, "height": height})
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            wrong.append(f"scrolls sideways at {at} px")
    if page.locator('main .button[data-kind="action"]:visible').count() > 1:
        wrong.append("more than one action")
    if size > LARGEST_PAGE:
        wrong.append(f"{size} bytes of HTML")
    return wrong
