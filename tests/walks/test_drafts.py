"""What is typed while nothing reaches the server is there again, whatever her clock says; and nothing else."""

import time
from collections.abc import Callable
from importlib import import_module

import pytest
from django.conf import settings
from playwright.sync_api import Locator, Page, Route, expect

from commonground.conversations.forms import draft_named
from commonground.conversations.models import Draft
from commonground.core.require import Refused
from commonground.web.views import drafts as views
from tests.cast import Cast
from tests.make import make_question

Visit = Callable[..., Page]
Lines = Callable[[bool], None]
KEEP = "**/drafts/keep"
HERE = "Object.keys(localStorage).filter(name => name.startsWith('commonground.draft.')).length"
SLOW, FAST = "2020-01-01T00:00:00", "2040-01-01T00:00:00"


@pytest.fixture
def place(cast: Cast) -> str:
    question = make_question("Why do labels skip?", cast.asker, cast.group)
    return f"/q/{question.code}-{question.slug}"


def _answer(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Your answer")


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> Lines:
    """Cuts the line between browser and drafts, which what a browser sends while it leaves a page goes through too."""

    def refuse(_name: str) -> tuple[str, int]:
        raise Refused("Not now.")

    def cut(is_cut: bool) -> None:
        monkeypatch.setattr(views, "draft_named", refuse if is_cut else draft_named)

    return cut


def _load_again(page: Page, place: str, lines: Lines) -> None:
    page.goto("/drafts")
    lines(False)
    page.goto(place)


@pytest.mark.parametrize("clock", [SLOW, FAST])
def test_words_typed_on_without_the_network_come_back(
    visit: Visit, cast: Cast, place: str, lines: Lines, clock: str
) -> None:
    page = visit("answerer")
    page.clock.set_fixed_time(clock)
    page.goto(place)
    _answer(page).press_sequentially("Hold Home")
    expect(page.get_by_text("Saved as a draft")).to_be_visible()
    lines(True)
    _answer(page).press_sequentially(" for three seconds")
    expect(page.get_by_text("kept in this browser")).to_be_visible()
    _load_again(page, place, lines)
    expect(_answer(page)).to_have_value("Hold Home for three seconds")
    expect(page.get_by_text("Saved as a draft")).to_be_visible()
    assert Draft.objects.get().typed["text"] == "Hold Home for three seconds"


def test_what_she_wrote_on_another_device_since_is_not_overwritten(
    visit: Visit, cast: Cast, place: str, lines: Lines
) -> None:
    page = visit("answerer", place)
    lines(True)
    _answer(page).press_sequentially("Hold Home")
    expect(page.get_by_text("kept in this browser")).to_be_visible()
    page.goto("/drafts")
    lines(False)
    other = visit("answerer", place)
    _answer(other).press_sequentially("Press Stop")
    expect(other.get_by_text("Saved as a draft")).to_be_visible()
    page.goto(place)
    expect(_answer(page)).to_have_value("Press Stop")
    assert page.evaluate(HERE) == 0


def test_what_is_typed_and_taken_out_again_does_not_come_back(
    visit: Visit, cast: Cast, place: str, lines: Lines
) -> None:
    page = visit("answerer", place)
    _answer(page).press_sequentially("H")
    assert page.evaluate(HERE) == 1
    page.keyboard.press("Backspace")
    page.wait_for_timeout(1_500)
    assert page.evaluate(HERE) == 0
    assert not Draft.objects.exists()


def test_what_is_taken_out_while_it_is_on_its_way_is_taken_out_there_too(
    visit: Visit, cast: Cast, place: str, lines: Lines
) -> None:
    page = visit("answerer", place)
    sent: list[str] = []

    def be_slow(route: Route) -> None:
        sent.append(route.request.post_data or "")
        if len(sent) > 1:
            route.continue_()
            return
        page.keyboard.press("Backspace")
        route.fetch()  # it arrives

    page.route(KEEP, be_slow)
    _answer(page).press_sequentially("H")
    expect(page.get_by_text("Saved as a draft")).to_be_visible()
    assert len(sent) == 2
    assert not Draft.objects.exists()


def test_who_leaves_for_good_leaves_no_words_in_the_browser(visit: Visit, cast: Cast, place: str, lines: Lines) -> None:
    page = visit("answerer", place)
    lines(True)
    _answer(page).press_sequentially("Hold Home")
    expect(page.get_by_text("kept in this browser")).to_be_visible()
    _just_signed_in(page)
    page.goto("/settings/data/erase")
    page.get_by_role("button", name="Leave and be forgotten").click()
    page.wait_for_url("**/erasure/**")
    assert page.evaluate(HERE) == 0


def _just_signed_in(page: Page) -> None:
    (key,) = (cookie["value"] for cookie in page.context.cookies() if cookie["name"] == settings.SESSION_COOKIE_NAME)
    session = import_module(settings.SESSION_ENGINE).SessionStore(key)
    session["account_authentication_methods_user"] = session["_auth_user_id"]
    session["account_authentication_methods"] = [{"method": "code", "at": time.time()}]
    session.save()
