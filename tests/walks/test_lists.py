"""Lists that are open: what is new is offered and moves nothing. The inbox is emptied by keys, line after line."""

from collections.abc import Iterator

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from commonground.conversations.actions import follow
from tests.cast import Cast
from tests.jobs import run_waiting_jobs
from tests.make import make_answer, make_question
from tests.walks.conftest import close_all, session_of
from tests.walks.server import serving


@pytest.fixture
def page(browser: Browser, cast: Cast) -> Iterator[Page]:
    """A page before the leader."""
    with serving() as address:
        context = browser.new_context(base_url=address)
        context.add_cookies([session_of(cast.leader, address)])
        yield context.new_page()
        close_all([context])


def test_what_is_new_in_a_list_is_offered_and_comes_when_it_is_wanted(page: Page, cast: Cast) -> None:
    make_question("Why do labels skip?", cast.asker, cast.group)
    with page.expect_response(lambda answer: "/live/" in answer.url):
        page.goto(reverse("group", args=[cast.group.pk, cast.group.slug]))
    first = page.get_by_role("link", name="Why do labels skip?")
    before = first.bounding_box()
    make_question("Who keeps the tin?", cast.asker, cast.group)
    make_question("Is it blue?", cast.asker, cast.group)
    offered = page.get_by_role("button", name="2 new")
    expect(offered).to_be_visible()
    assert first.bounding_box() == before
    expect(page.get_by_role("link", name="Is it blue?")).to_have_count(0)
    offered.click()
    expect(page.get_by_role("link", name="Who keeps the tin?")).to_be_focused()
    expect(page.get_by_role("link", name="Is it blue?")).to_be_visible()
    expect(offered).to_have_count(0)


def test_the_inbox_is_emptied_by_keys(page: Page, cast: Cast) -> None:
    for title in ("Third?", "Second?", "First?"):
        question = make_question(title, cast.asker, cast.group)
        follow("question", question.pk, by=cast.leader)
        make_answer(question, cast.answerer)
    run_waiting_jobs()
    page.goto(reverse("inbox"))
    lines = page.locator("#to-know").locator("xpath=ancestor::section").locator(".row")
    expect(lines).to_have_count(3)
    for _line in range(2):
        page.keyboard.press("j")
    while not page.locator("[aria-current=true]", has_text="Second?").count():
        page.keyboard.press("j")
    page.keyboard.press("e")
    expect(lines).to_have_count(2)
    expect(page.locator(".row[aria-current=true]")).to_contain_text("Third?")
    expect(page.get_by_role("link", name="Third?")).to_be_focused()
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    page.keyboard.press("u")
    expect(lines).to_have_count(3)
    expect(page.locator(".row[aria-current=true]")).to_contain_text("Second?")
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_contain_text("Take back what was just done")
    page.keyboard.press("Escape")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Second?")).to_be_visible()
