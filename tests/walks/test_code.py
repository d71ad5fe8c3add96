"""Code that somebody wrote, and the button that copies it."""

import pytest
from playwright.sync_api import expect

from commonground.web.shell import question_url
from tests.cast import Cast
from tests.make import make_answer, make_question
from tests.walks.conftest import Visit

LINES = "for line in 1 2 3; do labeller --line $line --home --zero --verbose --log /var/log/labeller.log; done"


@pytest.mark.parametrize(("width", "touch", "least"), [(1440, False, 24), (360, True, 44)])
def test_the_button_that_copies_code_stands_on_none_of_it(
    visit: Visit, cast: Cast, width: int, touch: bool, least: int
) -> None:
    question = make_question("Why do labels skip?", cast.asker, cast.group)
    make_answer(
        question, cast.answerer, f"Run\n\n```\n{LINES}\n{LINES}\n{LINES}\n```\n\nor\n\n```\nlabeller\n```\n\ntwice."
    )
    path = question_url(question.pk, question.title)
    page = visit("leader", path, width=width, has_touch=touch, is_mobile=touch)
    blocks = page.locator(".prose .code")
    expect(blocks).to_have_count(2)
    for block in blocks.all():
        button, code = block.locator("button").bounding_box(), block.locator("code").bounding_box()
        assert button
        assert code
        assert button["y"] + button["height"] <= code["y"]
        assert min(button["width"], button["height"]) >= least
