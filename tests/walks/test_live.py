"""Pages that are open are kept up to date; who may read no more learns nothing more."""

from collections.abc import Callable, Iterator

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from commonground.conversations import actions
from commonground.conversations.models import Question
from commonground.people.actions import deactivate_member, leave_group
from commonground.web.shell import question_url
from tests.cast import Cast
from tests.jobs import run_waiting_jobs
from tests.make import make_answer, make_question
from tests.walks.conftest import close_all, session_of
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
            context = browser.new_context(base_url=address, service_workers="block")
            contexts.append(context)
            if who != "anonymous":
                context.add_cookies([session_of(getattr(cast, who), address)])
            page = context.new_page()
            with page.expect_response(lambda answer: "/live/" in answer.url):
                page.goto(question_url(question.pk, question.title))
            return page

        yield opened
        close_all(contexts)


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


def test_undo_of_a_question_that_is_gone_by_then_leads_to_its_words(open_page: Open, cast: Cast) -> None:
    page = open_page("asker")
    for title in ("Where is the drum store", "Who keeps the keys"):
        page.goto("/ask")
        page.get_by_label("What do you need to know?").fill(title)
        page.get_by_label("Where").select_option(label=cast.group.name)
        with page.expect_response(lambda answer: "/live/" in answer.url):
            page.get_by_role("button", name="Ask").last.click()
        page.get_by_role("button", name="Undo").click()
        page.wait_for_url("**/ask?draft=*")
        expect(page.get_by_label("What do you need to know?")).to_have_value(title)


def test_a_solved_page_is_kept_up_to_date_and_what_was_unfolded_stays_so(
    open_page: Open, question: Question, cast: Cast
) -> None:
    make_answer(question, cast.leader, "Turn it off and on.")
    actions.accept_answer(make_answer(question, cast.answerer), by=cast.asker)
    page = open_page("asker")
    page.get_by_text("Lena Leader").first.click()
    expect(page.get_by_role("link", name="Reply").nth(1)).to_be_visible()
    make_answer(question, cast.steward, "Clean the sensor.")
    expect(page.locator("#solved")).to_contain_text("2 other answers")
    expect(page.locator("details").first).to_have_attribute("open", "")


def test_a_page_that_asks_for_itself_takes_no_word_meant_for_the_next(
    open_page: Open, question: Question, cast: Cast
) -> None:
    run_waiting_jobs()
    page = open_page("leader")
    page.evaluate(
        "address => fetch(address, { method: 'POST', redirect: 'manual', body: new URLSearchParams("
        "{ csrfmiddlewaretoken: document.querySelector('[name=csrfmiddlewaretoken]').value }) })",
        reverse("on-it", args=[question.pk]),
    )
    expect(page.locator("#told")).to_contain_text("is on it")
    page.reload()
    expect(page.locator(".toast")).to_contain_text("Ada Asker sees that you are on it.")


def test_what_has_the_focus_or_is_open_stays_so_when_news_come(open_page: Open, question: Question, cast: Cast) -> None:
    answer = make_answer(question, cast.answerer)
    page = open_page("asker")
    solved_it = page.get_by_role("button", name="This solved it")
    solved_it.focus()
    actions.edit_answer(answer, "Hold Home for nine seconds.", by=cast.answerer)
    actions.reply_to(question.post, "Which firmware?", by=cast.leader)
    expect(page.get_by_text("Which firmware?")).to_be_visible()
    expect(page.get_by_text("nine seconds")).to_be_visible()
    expect(solved_it).to_be_focused()
    page.get_by_role("button", name="More about this answer").click()
    actions.edit_answer(answer, "Hold Home for ten seconds.", by=cast.answerer)
    expect(page.get_by_text("ten seconds")).to_be_visible()
    expect(page.get_by_role("link", name="Link to this answer")).to_be_visible()


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
