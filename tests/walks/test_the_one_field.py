"""The one field of the bar: by keys alone to what fits and to asking, and without scripts to all that fits."""

import pytest
from playwright.sync_api import expect

from commonground.search.indexing import index_many
from commonground.search.statistics import fold_words
from tests.cast import Cast
from tests.make import make_question
from tests.walks.conftest import Visit

pytestmark = pytest.mark.usefixtures("meaning")


def test_look_then_ask_by_keys_alone(visit: Visit, cast: Cast) -> None:
    index_many([make_question("Why do labels skip?", cast.asker, cast.group).pk])
    fold_words()
    page = visit("asker", "/topics")
    page.keyboard.press("/")
    page.keyboard.type("why do labels sk")
    field = page.get_by_role("combobox", name="Search or ask")
    expect(page.get_by_role("option")).to_have_count(2)
    expect(page.get_by_role("option").first).to_have_text("Ask this")
    page.keyboard.press("ArrowUp")
    expect(page.get_by_role("option", selected=True)).to_contain_text("Why do labels skip?")
    page.keyboard.press("Escape")
    expect(field).to_have_value("why do labels sk")
    expect(page.get_by_role("listbox")).to_be_hidden()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("textbox", name="What do you need to know?")).to_have_value("why do labels sk")
    page.keyboard.press("Tab")
    page.locator("#field").press_sequentially("ansle")
    expect(page.get_by_role("option").first).to_contain_text("Ansel Answerer")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Ansel Answerer", level=1)).to_be_visible()


def test_without_scripts_the_field_leads_to_all_that_fits_and_to_asking(visit: Visit, cast: Cast) -> None:
    page = visit("asker", "/topics", scripts=False, width=360)
    page.get_by_role("searchbox", name="Search or ask").fill("why do labels skip")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Ask this").click()
    expect(page.get_by_role("textbox", name="What do you need to know?")).to_have_value("why do labels skip")
