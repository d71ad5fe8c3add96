"""Pages that are open are kept up to date; who may read no more learns nothing more."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from commonground.conversations import actions
from commonground.conversations.models import Question
from commonground.people.actions import deactivate_member, leave_group
from commonground.web.shell import question_url
from tests.cast import Cast
from tests.jobs import run_waiting_jobs
from tests.make import make_answer, make_question
from tests.walks.conftest import session_of
from tests.walks.server import serving

Open = Callable[[str], Page]


@pytest.fixture
def question(cast: Cast) -> Question:
    return make_question("Why do labels skip?", author=cast.asker, group=cast.group)


@pytest.fixture
def open_page(browser: Browser, cast: Cast, question: Question) -> Iterator[Open]:
    """The question's page, open before somebody of the cast."""
    with serving() as address:
        contexts = []

        def opened(who: str) -> Page:
            context = browser.new_context(base_url=address)
            contexts.append(context)
            if who != "anonymous":
                context.add_cookies([session_of(getattr(cast, who), address)])
            page = context.new_page()
            with page.expect_response(lambda answer: "/live/" in answer.url):
                page.goto(question_url(question.pk, question.title))
            return page

        yield opened
        for context in contexts:
            context.close()


def test_an_answer_appears_under_the_eyes_of_the_asker_who_goes_on_typing(
    open_page: Open, question: Question, cast: Cast
) -> None:
    page = open_page("asker")
    page.get_by_role("textbox", name="Your answer").fill("I found it mys")
    make_answer(question, cast.answerer, "Hold Home for three seconds.")
    expect(page.get_by_text("Hold Home for three seconds.")).to_be_visible()
    expect(page.locator(".toast")).to_contain_text("Ansel Answerer answered")
    expect(page.locator("#told")).to_contain_text("Ansel Answerer answered")
    expect(page.get_by_role("textbox", name="Your answer")).to_have_value("I found it mys")


def test_what_is_in_use_waits_until_it_is_let_go(open_page: Open, question: Question, cast: Cast) -> None:
    answer = make_answer(question, cast.answerer)
    page = open_page("asker")
    page.get_by_role("button", name="This solved it").focus()
    actions.edit_answer(answer, "Hold Home for nine seconds.", by=cast.answerer)
    actions.reply_to(question.post, "Which firmware?", by=cast.leader)
    expect(page.get_by_text("Which firmware?")).to_be_visible()
    expect(page.get_by_text("three seconds")).to_be_visible()
    page.get_by_role("textbox", name="Your answer").focus()
    expect(page.get_by_text("nine seconds")).to_be_visible()


def test_a_page_that_is_solved_meanwhile_says_so_and_leads_there(
    open_page: Open, question: Question, cast: Cast
) -> None:
    answer = make_answer(question, cast.answerer)
    page = open_page("leader")
    actions.accept_answer(answer, by=cast.asker)
    expect(page.locator(".toast")).to_contain_text("Solved by Ansel Answerer")
    page.get_by_role("link", name="Show it").click()
    expect(page.locator(".solution")).to_contain_text("Hold Home")


def test_who_may_not_read_it_any_more_sees_it_go(open_page: Open, question: Question, cast: Cast) -> None:
    pages = [open_page(who) for who in ("answerer", "leader")]
    leave_group(cast.group, by=cast.answerer)
    expect(pages[0].locator("main")).to_contain_text("not here")
    deactivate_member(cast.leader, by=cast.administrator)
    expect(pages[1].get_by_text("Why do labels skip?")).not_to_be_visible()


LOOK_AWAY = """isAway => {
  Object.defineProperty(document, 'hidden', { get: () => isAway, configurable: true });
  document.dispatchEvent(new Event('visibilitychange'));
}"""


def test_what_was_missed_while_nobody_looked_is_caught_up(open_page: Open, question: Question, cast: Cast) -> None:
    page = open_page("asker")
    page.evaluate(LOOK_AWAY, True)
    make_answer(question, cast.answerer, "Hold Home for three seconds.")
    page.wait_for_timeout(500)
    expect(page.get_by_text("Hold Home for three seconds.")).not_to_be_visible()
    page.evaluate(LOOK_AWAY, False)
    expect(page.get_by_text("Hold Home for three seconds.")).to_be_visible()


def test_what_waits_in_the_inbox_is_counted_on_every_page(open_page: Open, question: Question, cast: Cast) -> None:
    page = open_page("asker")
    with page.expect_response(lambda answer: "/live/me" in answer.url):
        page.goto("/groups")
    make_answer(question, cast.answerer)
    run_waiting_jobs()
    expect(page.get_by_role("link", name="Inbox, 1 waiting")).to_be_visible()
