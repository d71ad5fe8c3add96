"""Somebody marks what another one wrote, and answers it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.cast import Cast
from tests.make import make_answer, make_question

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Visit = Callable[..., Page]
TEXT = (
    "Hold Home for three seconds.\n\n```\n"
    + "labeller --line 3 " * 12
    + "\n```\n\n| "
    + "a long head | " * 9
    + "\n|"
    + "--:|" * 9
)


def test_what_is_marked_goes_into_the_answer_and_shows_who_said_it(visit: Visit, cast: Cast) -> None:
    question = make_question("Why do labels skip?", cast.asker, cast.group)
    answer = make_answer(question, cast.answerer, TEXT)
    page = visit("leader", f"/q/{question.code}-{question.slug}", width=360)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    expect(page.get_by_role("columnheader", name="a long head").first).to_have_css("text-align", "end")
    page.get_by_text("Hold Home for three seconds.").select_text()
    expect(page.locator("body > .quote")).to_be_visible()
    page.keyboard.press("q")
    quote = f"> /q/{question.code}#answer-{answer.code}\n>\n> Hold Home for three seconds.\n\n"
    expect(page.get_by_role("textbox", name="Your answer")).to_have_value(quote)
    page.keyboard.type("It works.")
    expect(page.get_by_text("Saved as a draft")).to_be_visible()
    page.get_by_role("button", name="Post answer").click()
    expect(page.get_by_role("link", name="Ansel Answerer wrote:")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("textbox", name="Your answer")).to_have_value(f"{quote}It works.")
