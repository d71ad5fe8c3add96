"""Naming somebody while one writes, and where a field asks for a name: with keys, with the mouse, with a thumb."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from commonground.conversations.models import Question
from commonground.routing.models import Reach
from tests.cast import Cast
from tests.jobs import run_waiting_jobs
from tests.make import make_member, make_question
from tests.walks.conftest import Visit


@pytest.fixture
def question(cast: Cast) -> Question:
    question = make_question("Why do labels skip?", author=cast.asker, group=cast.group)
    run_waiting_jobs()
    return question


@pytest.fixture
def text(visit: Visit, question: Question) -> Any:
    text = visit("answerer", f"/q/{question.code}-{question.slug}").get_by_role("textbox", name="Your answer")
    text.focus()
    return text


def offered(page: Page) -> Any:
    return page.get_by_role("option", name="Stella Steward")


def test_keys_that_mean_something_else_name_nobody(text: Any) -> None:
    page = text.page
    page.keyboard.type("Ask @ste")
    expect(offered(page)).to_be_visible()
    text.dispatch_event("keydown", {"key": "Enter", "isComposing": True, "bubbles": True})
    expect(text).to_have_value("Ask @ste")
    expect(offered(page)).to_be_visible()
    page.keyboard.press("ArrowLeft")
    expect(offered(page)).not_to_be_visible()
    page.keyboard.press("End")
    page.keyboard.type("l")
    expect(offered(page)).to_be_visible()
    page.keyboard.press("Shift+Tab")
    expect(text).not_to_be_focused()
    expect(text).to_have_value("Ask @stel")


def test_nobody_is_named_who_does_not_fit_any_more(text: Any) -> None:
    page = text.page
    page.keyboard.type("@ste")
    expect(offered(page)).to_be_visible()
    page.route("**/people/suggest", lambda _route, _request: None)
    page.keyboard.type("l")
    expect(offered(page)).to_be_visible()
    page.keyboard.type("x")
    page.keyboard.press("Enter")
    expect(text).to_have_value("@stelx\n")


def test_nobody_is_offered_after_one_has_gone_on_nor_in_code(text: Any) -> None:
    page = text.page
    with page.expect_response("**/people/suggest"):
        page.keyboard.type("@ste")
        page.keyboard.press("Tab")
    page.wait_for_timeout(100)
    expect(offered(page)).not_to_be_visible()
    with page.expect_response("**/people/suggest"):
        text.fill("`x` @stel")
    expect(offered(page)).to_be_visible()
    text.fill("`x @stell")
    expect(offered(page)).not_to_be_visible()


def test_somebody_is_mentioned_with_a_click(text: Any) -> None:
    page = text.page
    page.keyboard.type("@ste")
    offered(page).click()
    page.keyboard.type("knows")
    expect(text).to_have_value(f"[@Stella Steward](/m/{offered_page(page)}) knows")


def offered_page(page: Page) -> str:
    return str(page.get_by_role("textbox", name="Your answer").input_value().split("/m/")[1].split(")")[0])


@pytest.mark.parametrize("width", [1440, 360])
def test_who_is_offered_is_seen_at_the_end_of_a_page(visit: Visit, cast: Cast, question: Question, width: int) -> None:
    for number in range(9):
        cast.group.memberships.create(member=make_member(f"Sten {number}"))
    page = visit("answerer", f"/q/{question.code}-{question.slug}", width=width)
    page.set_viewport_size({"width": width, "height": 500})
    page.get_by_role("textbox", name="Your answer").press_sequentially("Ask @ste")
    expect(page.get_by_role("option")).to_have_count(8)
    expect(page.get_by_role("listbox")).to_be_in_viewport(ratio=1)
    expect(page.get_by_role("textbox", name="Your answer")).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("width", [1440, 360])
def test_somebody_is_asked_by_name_as_it_is_typed(visit: Visit, cast: Cast, question: Question, width: int) -> None:
    page = visit("asker", f"/q/{question.code}/ask-by-name", width=width, has_touch=True)
    name = page.get_by_role("combobox", name="Name")
    page.keyboard.type("answ")
    page.get_by_role("option", name="Ansel Answerer").tap()
    expect(name).to_have_value("Ansel Answerer")
    expect(name).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Ansel Answerer is asked.")).to_be_visible()
    assert Reach.objects.filter(member=cast.answerer).exists()


def test_of_two_of_one_name_the_one_is_asked_who_was_chosen(visit: Visit, cast: Cast, question: Question) -> None:
    another = make_member("Ansel Answerer")
    cast.group.memberships.create(member=another)
    page = visit("asker", f"/q/{question.code}/ask-by-name")
    page.keyboard.type("ansel")
    expect(page.get_by_role("option")).to_have_count(2)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Ansel Answerer is asked.")).to_be_visible()
    assert Reach.objects.filter(member__name="Ansel Answerer").count() == 1


def test_without_scripts_a_name_is_written_in_full(visit: Visit, cast: Cast, question: Question) -> None:
    page = visit("asker", f"/q/{question.code}/ask-by-name", scripts=False)
    page.get_by_label("Name").fill("Ansel")
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.get_by_text("Nobody of this name is here. Write the whole name")).to_be_visible()
    expect(page.get_by_text("Do you mean one of these: Ansel Answerer?")).to_be_visible()
    page.get_by_label("Name").fill("ansel answerer")
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.get_by_text("Ansel Answerer is asked.")).to_be_visible()
