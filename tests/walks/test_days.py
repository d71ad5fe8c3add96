"""Whole days of people: the first of a new employee, one with a phone in one hand, one by ear and keys alone."""

import re
from collections.abc import Callable, Iterator

import pytest
from django.core import mail
from playwright.sync_api import Browser, Page, expect

from commonground.people.actions import invite
from commonground.people.models import Member
from commonground.routing.models import Reach
from commonground.web.shell import question_url
from tests.cast import Cast
from tests.jobs import run_waiting_jobs
from tests.make import make_answer, make_group, make_question
from tests.walks.conftest import Visit, close_all, session_of
from tests.walks.server import serving


@pytest.fixture
def arrive(browser: Browser, cast: Cast) -> Iterator[Callable[..., Page]]:
    """A browser before the product as `serve` runs it, so that open pages are live."""
    with serving() as address:
        contexts = []

        def arrived(who: str = "", path: str = "/", **options: object) -> Page:
            context = browser.new_context(base_url=address, **options)  # type: ignore[arg-type]
            contexts.append(context)
            if who:
                context.add_cookies([session_of(getattr(cast, who), address)])
            page = context.new_page()
            page.goto(path)
            return page

        yield arrived
        close_all(contexts)


def test_the_first_day_of_a_new_employee(arrive: Callable[..., Page], cast: Cast) -> None:
    """Invited, she joins, reads what was solved, asks, and is answered before her eyes by somebody she never met."""
    lines = make_group("Lines", "network", members=(cast.answerer,))
    solved = make_question("Labels skipped after a restart", cast.asker, lines, "Every third one.", ("labelling",))
    make_answer(solved, cast.answerer, "Hold Home for three seconds.", is_accepted=True)
    invitation = invite(cast.host, name="Noor New", work_group=cast.packaging, by=cast.administrator)
    page = arrive(path=f"/join/{invitation.secret}")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Join")
    page.get_by_label("Your e-mail address").fill("noor@host.example")
    page.get_by_role("button", name="Join").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Look into your mail")
    page.get_by_label("The code").fill(re.findall(r"\d{4}-\d{4}", str(mail.outbox[-1].body))[0])
    page.get_by_role("button", name="This is my address").click()
    expect(page.get_by_role("button", name="Noor New")).to_be_visible()
    page.goto("/groups")
    page.get_by_role("link", name="Lines").first.click()
    page.get_by_role("link", name="Labels skipped after a restart").click()
    expect(page.locator(".solution")).to_contain_text("Hold Home")
    page.goto("/ask")
    page.get_by_label("What do you need to know?").fill("Which gloves for glycol ether?")
    page.get_by_label("Where").select_option(label="Lines")
    with page.expect_response(lambda answer: "/live/" in answer.url):
        page.get_by_role("button", name=re.compile("^Ask ")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Which gloves for glycol ether?")
    asked = Member.objects.get(name="Noor New").posts.get().question
    run_waiting_jobs()
    make_answer(asked, cast.answerer, "Butyl, never nitrile.")
    expect(page.get_by_text("Butyl, never nitrile.")).to_be_visible()
    page.get_by_role("button", name="This solved it").click()
    expect(page.locator(".solution")).to_contain_text("Butyl")


def test_a_phone_in_one_hand(visit: Visit, cast: Cast) -> None:
    """From the bar at the bottom to the answer with the thumb alone; nothing that has to be pressed is too small."""
    question = make_question("Why do labels skip?", cast.asker, cast.group, "Every third one.")
    Reach.objects.create(question=question, member=cast.answerer, ring=Reach.Ring.FIRST_PEOPLE)
    page = visit("answerer", width=360, has_touch=True, is_mobile=True)
    bar = page.get_by_role("navigation", name="Places").get_by_role("link")
    assert all(box["y"] > 800 for box in (link.bounding_box() for link in bar.all()) if box)
    bar.filter(has_text="Groups").tap()
    bar.filter(has_text="Home").tap()
    page.get_by_role("button", name="I'm on it").tap()
    expect(page.get_by_text("Ada Asker sees that you are on it.")).to_be_visible()
    page.get_by_role("link", name="Answer", exact=True).first.tap()
    page.get_by_role("textbox", name="Your answer").tap()
    page.get_by_role("textbox", name="Your answer").fill("Hold Home for three seconds.")
    page.get_by_role("button", name="Post answer").tap()
    expect(page.get_by_text("Hold Home for three seconds.").first).to_be_visible()
    assert _too_small(page) == []


def test_a_day_by_ear_and_keys_alone(arrive: Callable[..., Page], cast: Cast) -> None:
    """The tree that a screen reader reads: places, headings in order, names on all that acts, and news said aloud."""
    question = make_question("Why do labels skip?", cast.asker, cast.group, "Every third one.")
    make_answer(question, cast.leader, "Turn it off and on.")
    page = arrive("asker", question_url(question.pk, question.title))
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Skip to the page")
    page.keyboard.press("Enter")
    tree = page.locator("body").aria_snapshot()
    for place in ("- banner", "- navigation", "- main", '- complementary "About this question"'):
        assert place in tree, tree
    levels = [int(level) for level in re.findall(r"- heading .*\[level=(\d)\]", tree[tree.index("- main") :])]
    assert levels[0] == levels.count(1) == 1, tree
    assert all(after <= before + 1 for before, after in zip(levels, levels[1:], strict=False)), levels
    assert re.findall(r"- (?:button|link|textbox|combobox)(?! \")", tree) == []
    _tab_to(page, "This solved it")
    make_answer(question, cast.answerer, "Hold Home for three seconds.")
    said = page.locator("[role=status], [aria-live]").filter(has_text="Ansel Answerer answered")
    expect(said.first).to_be_attached()
    expect(page.locator(":focus")).to_have_text("This solved it")
    page.keyboard.press("Enter")
    expect(page.locator(".solution")).to_contain_text("Turn it off and on.")


def _too_small(page: Page) -> list[str]:
    """What is pressed and is less than 44 px high or wide; links within a sentence are as large as its line."""
    found: list[str] = page.evaluate(
        """() => [...document.querySelectorAll('button, .button, nav a, summary, input:not([type=hidden]), select')]
             .filter(one => one.checkVisibility() && !one.closest('.prose') && !one.parentElement.closest('label'))
             .map(one => [one, one.getBoundingClientRect()])
             .filter(([_one, box]) => box.width && (box.height < 43.5 || box.width < 43.5))
             .map(([one, box]) => `${one.textContent.trim() || one.name} ${box.width}x${box.height}`)"""
    )
    return found


def _tab_to(page: Page, name: str) -> None:
    for _press in range(60):
        if page.locator(":focus").text_content() == name:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{name} is not reached by Tab")
