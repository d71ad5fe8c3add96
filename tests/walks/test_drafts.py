"""What is typed while nothing reaches the server is there again, whatever her clock says; and nothing else."""

import time
from collections.abc import Callable
from importlib import import_module

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from playwright.sync_api import Locator, Page, Route, expect

from commonground.conversations.forms import draft_named
from commonground.conversations.models import Draft
from commonground.core.postgres.tests.homes import eventually
from commonground.web.views import drafts as views
from tests.cast import Cast
from tests.make import make_question

Visit = Callable[..., Page]
KEEP = "**/drafts/keep"
HERE = "Object.keys(localStorage).filter(name => name.startsWith('commonground.draft.')).length"
SLOW, FAST = "2020-01-01T00:00:00", "2040-01-01T00:00:00"


@pytest.fixture
def place(cast: Cast) -> str:
    question = make_question("Why do labels skip?", cast.asker, cast.group)
    return f"/q/{question.code}-{question.slug}"


def _answer(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Your answer")


class Lines:
    """The line between browser and drafts, which what a browser sends while it leaves a page goes through too."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._patch, self._refused = monkeypatch, 0

    def cut(self) -> None:
        self._patch.setattr(views, "draft_named", self._refuse)

    def _refuse(self, _name: str) -> tuple[str, int]:
        self._refused += 1
        raise PermissionDenied

    def mend_after_leaving(self, page: Page) -> None:
        """When what the browser sent at last has not arrived."""
        before = self._refused
        page.goto("/drafts")
        assert eventually(lambda: self._refused > before)
        self._patch.setattr(views, "draft_named", draft_named)


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> Lines:
    return Lines(monkeypatch)


def _type_unsent(page: Page, lines: Lines, words: str) -> None:
    lines.cut()
    _answer(page).press_sequentially(words)
    expect(page.get_by_text("kept in this browser")).to_be_visible()


@pytest.mark.parametrize("clock", [SLOW, FAST])
def test_words_typed_on_without_the_network_come_back(
    visit: Visit, cast: Cast, place: str, lines: Lines, clock: str
) -> None:
    page = visit("answerer")
    page.clock.set_fixed_time(clock)
    page.goto(place)
    _answer(page).press_sequentially("Hold Home")
    expect(page.get_by_text("Saved as a draft")).to_be_visible()
    _type_unsent(page, lines, " for three seconds")
    lines.mend_after_leaving(page)
    page.goto(place)
    expect(_answer(page)).to_have_value("Hold Home for three seconds")
    expect(page.get_by_text("Saved as a draft")).to_be_visible()
    assert Draft.objects.get().typed["text"] == "Hold Home for three seconds"


def test_what_she_wrote_on_another_device_since_stands_beside_it(
    visit: Visit, cast: Cast, place: str, lines: Lines
) -> None:
    page = visit("answerer", place)
    _type_unsent(page, lines, "Hold Home")
    lines.mend_after_leaving(page)
    other = visit("answerer", place)
    _answer(other).press_sequentially("Press Stop")
    expect(other.get_by_text("Saved as a draft")).to_be_visible()
    page.goto(place)
    expect(_answer(page)).to_have_value("Press Stop\n\nHold Home")
    expect(page.get_by_text("Saved as a draft")).to_be_visible()
    assert Draft.objects.get().typed["text"] == "Press Stop\n\nHold Home"


def test_two_windows_take_nothing_from_each_other(visit: Visit, cast: Cast, place: str) -> None:
    page = visit("answerer", place)
    other = page.context.new_page()
    other.goto(place)
    _answer(page).press_sequentially("Hold Home")
    expect(page.get_by_text("Saved as a draft")).to_be_visible()
    _answer(other).press_sequentially("Press Stop")
    expect(other.get_by_text("You typed here in another window too.")).to_be_visible()
    assert Draft.objects.get().typed["text"] == "Hold Home"
    other.reload()
    expect(_answer(other)).to_have_value("Hold Home\n\nPress Stop")
    expect(other.get_by_text("Saved as a draft")).to_be_visible()


def test_what_is_posted_from_one_window_leaves_the_draft_of_the_other(visit: Visit, cast: Cast, place: str) -> None:
    other = visit("answerer", place)
    page = visit("answerer", place)
    _answer(page).press_sequentially("Hold Home")
    expect(page.get_by_text("Saved as a draft")).to_be_visible()
    _answer(other).press_sequentially("Press Stop")
    other.get_by_role("button", name="Post answer").click()
    expect(other.get_by_text("Posted.")).to_be_visible()
    assert Draft.objects.get().typed["text"] == "Hold Home"


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
    _type_unsent(page, lines, "Hold Home")
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
