"""At 360 px, with the longest of names and words: nothing is cut off, squeezed or pushed out of sight."""

import pytest
from playwright.sync_api import Page, expect

from commonground.routing.models import Reach
from commonground.web.shell import group_url, question_url
from tests.cast import Cast
from tests.make import make_group, make_question
from tests.walks.conftest import Visit

LONG_WORD = "Etikettenspendermotorsteuerungsgehäuseschraubendrehmomentschlüsselaufbewahrung"


def scrolls_sideways(page: Page) -> bool:
    found: bool = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    return found


def test_home_holds_a_question_of_one_very_long_word(visit: Visit, cast: Cast) -> None:
    question = make_question(LONG_WORD, cast.asker, cast.group, LONG_WORD)
    Reach.objects.create(question=question, member=cast.answerer, ring=Reach.Ring.FIRST_PEOPLE)
    page = visit("answerer", width=360)
    expect(page.locator(".lead h2")).to_have_text(LONG_WORD)
    assert not scrolls_sideways(page)
