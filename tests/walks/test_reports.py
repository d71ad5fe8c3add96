"""A post is reported, hidden, appealed and shown again: each by somebody else."""

from collections.abc import Callable

from playwright.sync_api import Page

from tests.cast import Cast
from tests.make import make_answer, make_group, make_question
from tests.walks.conftest import Visit

WORDS = "Only a fool restarts it at noon."


def report(page: Page) -> None:
    """From the menu of the answer."""
    page.get_by_role("button", name="More about this answer").click()
    page.get_by_role("link", name="Report it …").click()
    page.get_by_label("It insults, threatens or shames somebody").check()
    page.get_by_label("In your words").fill("It calls us fools.")
    page.get_by_role("button", name="Report it").click()
    page.get_by_text("Reported. You are told what comes of it.").wait_for()


def hide(page: Page, title: str) -> None:
    """From the inbox to the queue, and there the decision."""
    page.get_by_role("link", name=title).click()
    page.get_by_role("link", name=WORDS).click()
    page.get_by_text("It calls us fools.").wait_for()
    page.get_by_label("Hide it from everybody").check()
    page.get_by_label("Why").fill("No insults here.")
    page.get_by_role("button", name="Decide").click()
    page.get_by_text("Nothing waits for a decision.").wait_for()


def appeal(page: Page) -> None:
    """From the inbox to the decision, with words."""
    page.get_by_text("It was hidden from everybody: No insults here.").wait_for()
    page.get_by_role("link", name="Something that you wrote").click()
    page.get_by_label("Why it was wrong").fill("It is what our manual says.")
    page.get_by_role("button", name="Send the appeal").click()
    page.get_by_text("An appeal waits.").wait_for()


def restore(page: Page) -> None:
    """From the inbox to the queue, and there the appeal."""
    page.get_by_role("link", name="An appeal against a decision").click()
    page.get_by_role("link", name=WORDS).first.click()
    page.get_by_label("The decision is taken back").check()
    page.get_by_label("Why").fill("A quotation.")
    page.get_by_role("button", name="Decide").click()
    page.get_by_text("Decided. The author").wait_for()


def test_from_a_report_to_an_appeal_that_is_heard(visit: Visit, cast: Cast, work: Callable[[], None]) -> None:
    group = make_group("Everybody", "network", stewards=(cast.steward,))
    question = make_question("Why do labels skip?", cast.asker, group)
    answer = make_answer(question, cast.answerer, WORDS)
    asker = visit("asker", f"/q/{question.code}")
    report(asker)
    work()
    hide(visit("steward", "/inbox"), question.title)
    work()
    author = visit("answerer", "/inbox", width=360)
    appeal(author)
    work()
    restore(visit("administrator", "/inbox"))
    work()
    author.goto("/inbox")
    author.get_by_text("Your appeal was looked at, and the decision was taken back: A quotation.").wait_for()
    asker.goto(f"/q/{question.code}")
    asker.locator(f"#answer-{answer.code}").get_by_text(WORDS).wait_for()
