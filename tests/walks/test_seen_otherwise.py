"""Seen otherwise: letters twice as large, the reader's own colours, nothing that moves."""

import pytest
from playwright.sync_api import Page

from commonground.conversations import actions
from commonground.web.shell import group_url, question_url
from tests.cast import Cast
from tests.make import make_answer, make_question
from tests.walks.conftest import Visit

CUT = """() => [...document.querySelectorAll('body *')].filter(one => {
  const style = getComputedStyle(one);
  const cuts = ['hidden', 'clip'].includes(style.overflowX) && style.textOverflow !== 'ellipsis';
  return cuts && one.checkVisibility() && one.clientWidth > 1 && one.scrollWidth > one.clientWidth + 1;
}).map(one => one.outerHTML.slice(0, 160))"""
ASIDE = """() => {
  const { scrollWidth } = document.documentElement;
  return scrollWidth > innerWidth ? [`${scrollWidth} px wide`] : [];
}"""
EDGED = ".button[data-kind], input:not([type=hidden], [type=radio], [type=checkbox]), textarea, select"
WITHOUT_EDGE = f"""() => [...document.querySelectorAll('{EDGED}')].filter(one => {{
  const around = [one, one.parentElement, one.parentElement.parentElement];  // of an editor the whole has one
  const isBare = at => parseFloat(getComputedStyle(at).borderBlockEndWidth) === 0;
  return one.checkVisibility() && around.every(isBare);
}}).map(one => one.outerHTML.slice(0, 160))"""
MOVES = """() => [...document.querySelectorAll('*')].filter(one => ['', '::before', '::after'].some(part => {
  const style = getComputedStyle(one, part || null);
  return `${style.animationDuration}, ${style.transitionDuration}`.split(', ').some(time => parseFloat(time) > .01);
})).map(one => one.outerHTML.slice(0, 160))"""


@pytest.fixture
def paths(cast: Cast) -> list[str]:
    """The pages on which most is done."""
    title = "Why does the labeller on line 3 drop its labels after each change of shift?"
    question = make_question(title, cast.asker, cast.group, topics=("labelling",))
    make_answer(question, cast.answerer, "Hold `Home` for *five* seconds.", is_accepted=True)
    open_one = make_question("Which glue holds at -20 °C?", cast.leader, cast.group)
    actions.reply_to(make_answer(open_one, cast.answerer), "Which button?", by=cast.leader)
    own = [question_url(one.pk, one.title) for one in (question, open_one)]
    of_all = ["/", "/ask", "/search?q=labeller", "/inbox", "/settings", "/settings/mails", "/groups/new"]
    return [*of_all, *own, group_url(cast.group.pk, cast.group.name)]


def on_each(page: Page, paths: list[str], script: str) -> list[str]:
    """What the script finds on each page."""
    wrong = []
    for path in paths:
        page.goto(path)
        wrong += [f"{path}: {one}" for one in page.evaluate(script)]
    return wrong


@pytest.mark.parametrize("width", [1280, 640])
def test_letters_twice_as_large_are_cut_nowhere(visit: Visit, paths: list[str], width: int) -> None:
    page = visit("asker", width=width)
    twice = {"standard": 32, "fixed": 26}
    page.context.new_cdp_session(page).send("Page.setFontSizes", {"fontSizes": twice})
    assert on_each(page, paths, ASIDE) == []
    assert on_each(page, paths, CUT) == []


def test_in_the_readers_own_colours_fields_and_buttons_have_edges_and_the_focus_is_seen(
    visit: Visit, paths: list[str]
) -> None:
    page = visit("asker", forced_colors="active")
    assert on_each(page, paths, WITHOUT_EDGE) == []
    page.keyboard.press("Tab")
    focused = "() => getComputedStyle(document.activeElement).outlineStyle"
    assert page.evaluate(focused) not in {"none", ""}


def test_nothing_moves_for_who_wants_it_so(visit: Visit, paths: list[str]) -> None:
    assert on_each(visit("asker"), paths[:1], MOVES) != []
    assert on_each(visit("asker", reduced_motion="reduce"), paths, MOVES) == []
