"""At 360 px, with the longest of names and words: nothing is cut off, squeezed or pushed out of sight."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from commonground.conversations import actions
from commonground.routing.models import Reach
from commonground.web.shell import group_url, question_url, topic_url
from tests.cast import Cast
from tests.make import make_answer, make_group, make_question
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


@pytest.mark.parametrize("width", [1440, 1100, 768, 360])
def test_a_topic_holds_who_solved_a_question_of_one_very_long_word(visit: Visit, cast: Cast, width: int) -> None:
    question = make_question(LONG_WORD * 2, cast.asker, cast.group, topics=("Labels",))
    actions.accept_answer(make_answer(question, cast.answerer), by=cast.asker)
    topic = question.post.filed.get().topic
    page = visit("asker", topic_url(topic.pk, topic.name), width=width)
    person = page.locator(".people", has_text=LONG_WORD)
    expect(person).to_be_visible()
    assert not scrolls_sideways(page)
    lines, rail = person.locator(".by > div").bounding_box(), page.locator(".rail").bounding_box()
    assert lines
    assert rail
    assert lines["x"] + lines["width"] <= rail["x"] + rail["width"]
    assert person.evaluate("one => one.scrollWidth <= one.clientWidth")


@pytest.mark.parametrize("width", [1440, 700, 360])
def test_the_name_of_a_group_keeps_its_room_beside_the_button(visit: Visit, cast: Cast, width: int) -> None:
    group = make_group(f"Electrics, {LONG_WORD} and mechanics of the north", "network")
    page = visit("asker", group_url(group.pk, group.name), width=width)
    name, head = page.locator(".group-head h1").bounding_box(), page.locator(".group-head").bounding_box()
    assert name
    assert head
    assert name["width"] >= head["width"] / 2
    expect(page.get_by_role("link", name="Ask here")).to_be_in_viewport()
    assert not scrolls_sideways(page)


def test_a_button_in_a_notice_is_as_wide_as_its_words(visit: Visit, cast: Cast) -> None:
    question = make_question(author=cast.asker, group=cast.group)
    actions.withdraw_question(question, by=cast.asker)
    page = visit("asker", question_url(question.pk, question.title), width=700)
    button = page.get_by_role("button", name="Still burning? Open it again").bounding_box()
    notice = page.locator(".notice").bounding_box()
    assert button
    assert notice
    assert button["width"] < notice["width"] * 0.75


@pytest.mark.parametrize("language", ["en", "de"])
def test_no_word_of_the_bottom_bar_is_cut_off(visit: Visit, cast: Cast, language: str) -> None:
    cast.administrator.language = language
    cast.administrator.save()
    page = visit("administrator", width=360)
    words = page.locator(".places ul:first-child a > span:visible")
    expect(words).to_have_count(5)
    assert words.evaluate_all("all => all.filter(word => word.scrollWidth > word.clientWidth)") == []
    assert not scrolls_sideways(page)


@pytest.mark.parametrize("language", ["en", "de"])
def test_every_line_of_actions_begins_at_the_edge_of_the_text(visit: Visit, cast: Cast, language: str) -> None:
    cast.answerer.language = language
    cast.answerer.save()
    question = make_question(author=cast.asker, group=cast.group)
    Reach.objects.create(question=question, member=cast.answerer, ring=Reach.Ring.FIRST_PEOPLE)
    for path, place, number in [("/", ".lead", 3), (question_url(question.pk, question.title), ".notice", 4)]:
        page = visit("answerer", path, width=360)
        buttons = page.locator(f"{place} .actions .button")
        expect(buttons).to_have_count(number)
        boxes = [box for box in (button.bounding_box() for button in buttons.all()) if box]
        first_of_each_line = {box["y"]: box["x"] for box in reversed(boxes)}
        assert len(first_of_each_line) > 1
        assert len(set(first_of_each_line.values())) == 1


def test_why_a_line_is_in_the_inbox_has_its_whole_width(visit: Visit, cast: Cast, work: Callable[[], None]) -> None:
    make_answer(make_question(author=cast.asker, group=cast.group), cast.answerer)
    work()
    for path, has_time in ((reverse("inbox"), True), (reverse("following"), False)):
        row = visit("asker", path, width=360).locator(".inbox .row").first
        title, why, side = (row.locator(part).bounding_box() for part in (".title", ".meta", ".side"))
        assert title
        assert why
        assert side
        assert (why["width"] == title["width"]) == has_time
        assert (side["y"] >= why["y"] + why["height"]) == has_time
        assert side["y"] >= title["y"] + title["height"]
