"""A steward's week: who comes in, what was asked twice, what nobody confirmed, what is written up, what has aged."""

from datetime import timedelta

from playwright.sync_api import Page, expect

from commonground.conversations.models import Question
from commonground.core import clock
from commonground.people.actions import deactivate_member
from commonground.web.shell import question_url
from tests.cast import Cast
from tests.make import make_answer, make_question
from tests.walks.conftest import Visit


def test_a_week_of_a_steward(visit: Visit, cast: Cast) -> None:
    older = make_question("Why do labels skip?", cast.asker, cast.group, "After every restart.")
    answer = make_answer(older, cast.answerer, "Hold Home for three seconds.")
    newer = make_question("Labels are skipped since Monday", cast.leader, cast.group, "On line 3.")
    make_answer(newer, cast.answerer, "Clean the sensor first.")
    deactivate_member(cast.asker, by=cast.administrator)
    page = visit("steward", f"/g/{cast.group.code}-line-3")
    _let_in(page, cast)
    _merge(page, newer, older)
    _confirm(page, older, answer.code)
    _write_up(page, older)
    _check(page, older)


def _let_in(page: Page, cast: Cast) -> None:
    page.goto(f"/g/{cast.group.code}/people")
    page.get_by_label("Name").first.fill("Otto Outsider")
    page.get_by_role("option", name="Otto Outsider").click()
    page.get_by_role("button", name="Let in").click()
    expect(page.get_by_role("link", name="Otto Outsider")).to_be_visible()


def _merge(page: Page, newer: Question, older: Question) -> None:
    page.goto(question_url(newer.pk, newer.title))
    page.get_by_role("button", name="More about this question").click()
    page.get_by_role("button", name="It was asked before").click()
    page.get_by_label("Address of the older question").fill(f"/q/{older.code}")
    page.get_by_role("button", name="Close as asked before").click()
    expect(page.get_by_text("Clean the sensor first.")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_text(older.title)


def _confirm(page: Page, older: Question, answer: str) -> None:
    page.locator(f"#answer-{answer}").get_by_role("button", name="This solved it").click()
    expect(page.locator(".solution")).to_contain_text("Hold Home")


def _write_up(page: Page, older: Question) -> None:
    page.get_by_role("link", name="Make it an article").click()
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(older.title)
    expect(page.get_by_text("Ada Asker").first).to_be_visible()


def _check(page: Page, older: Question) -> None:
    long_ago = clock.now() - timedelta(days=900)
    Question.objects.filter(pk=older.pk).update(solved_at=long_ago, checked_at=None, review_at=long_ago)
    page.goto(question_url(older.pk, older.title))
    page.get_by_role("button", name="Still right").click()
    expect(page.get_by_role("button", name="Still right")).to_have_count(0)
    expect(page.get_by_text("checked").first).to_contain_text("Stella Steward")
