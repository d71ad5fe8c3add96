"""The main job: ask once, and be answered; with scripts and without, with the mouse and with keys alone."""

import re
from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from commonground.conversations.models import Question
from commonground.routing.models import Reach, Reuse
from commonground.web.shell import question_url
from tests.cast import Cast
from tests.make import make_answer, make_group, make_question
from tests.walks.conftest import Visit

TITLE = "Labels skipped after restart of the labeller"
TYPED = "Why does the labeller skip labels after every restart"

pytestmark = pytest.mark.usefixtures("meaning")


@pytest.fixture
def solved(cast: Cast, work: Callable[[], None]) -> Question:
    """A question that was solved across a boundary, and some others, so that words have weight."""
    group = make_group("Lines", "network", members=(cast.asker, cast.answerer, cast.outsider))
    question = make_question(TITLE, cast.asker, group, "After every restart the first pallet has gaps.", ("labelling",))
    make_answer(question, cast.answerer, "Hold **Home** for three seconds until the arm taps twice.", is_accepted=True)
    for title in ("Drum pump loses prime in the cold", "Which gloves for glycol ether", "Scanner loses the wireless"):
        make_question(title, cast.steward, group, "Tried everything.")
    work()
    return question


@pytest.mark.parametrize("width", [1440, 360])
def test_ask_found_while_typing_solved(visit: Visit, cast: Cast, solved: Question, width: int) -> None:
    page = visit("outsider", "/ask", width=width)
    page.get_by_label("What do you need to know?").press_sequentially(TYPED, delay=5)
    found = page.locator("#lookalikes details").first
    expect(found).to_contain_text(TITLE)
    expect(page.locator("#lookalikes-count")).to_contain_text("like yours")
    found.locator("summary").click()
    expect(found).to_contain_text("Hold Home for three seconds")
    found.get_by_role("button", name="This solves it").click()
    expect(page.get_by_text("Nobody had to be asked")).to_be_visible()
    assert [use.member for use in Reuse.objects.all()] == [cast.outsider]
    assert Question.objects.count() == 4


def test_back_from_a_look_alike_the_title_is_there_and_looked_for_again(
    visit: Visit, cast: Cast, solved: Question
) -> None:
    page = visit("outsider", "/ask")
    page.get_by_label("What do you need to know?").press_sequentially(TYPED, delay=5)
    page.locator("#lookalikes summary").first.click()
    page.get_by_role("link", name="Read all of it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    page.go_back()
    expect(page.get_by_label("What do you need to know?")).to_have_value(TYPED)
    expect(page.locator("#lookalikes details").first).to_contain_text(TITLE)


def test_whom_it_reaches_and_who_sees_it_follow_what_is_typed(visit: Visit, cast: Cast, solved: Question) -> None:
    make_group("Only us", "joined", members=(cast.outsider,))
    page = visit("outsider", "/ask")
    page.get_by_label("Where").select_option(label="Lines")
    expect(page.get_by_text("Everyone in the network but guests can see it")).to_be_visible()
    page.get_by_label("What do you need to know?").press_sequentially(TYPED, delay=5)
    first = page.get_by_role("list", name="First reached")
    expect(first).to_contain_text("Ansel Answerer")
    expect(first).to_contain_text(f"solved “{TITLE}”")
    page.get_by_label("Where").select_option(label="Only us")
    expect(page.get_by_text("Only those who joined Only us can see it: 1 person.")).to_be_visible()
    expect(first).to_have_count(0)


def test_ask_routed_answered_by_a_stranger_accepted_found_by_the_next(
    visit: Visit, cast: Cast, solved: Question, work: Callable[[], None]
) -> None:
    asker = visit("outsider", "/ask")
    _ask(asker, "Label arm loses its zero after stand-by", "Since the update of the labeller.")
    expect(asker.get_by_role("heading", level=1)).to_have_text("Label arm loses its zero after stand-by")
    work()
    question = Question.objects.latest("pk")
    assert Reach.objects.filter(question=question, member=cast.answerer).exists()

    stranger = visit("answerer", "/inbox")
    stranger.get_by_role("link", name="Label arm loses its zero after stand-by").click()
    expect(stranger.get_by_text("You were asked.")).to_be_visible()
    stranger.get_by_role("textbox", name="Your answer").fill("Set P-217 to 0. From then on it homes by itself.")
    stranger.get_by_role("button", name="Post answer").click()
    expect(stranger.get_by_text("From then on it homes by itself.")).to_be_visible()
    work()

    asker.goto("/inbox")
    asker.get_by_role("link", name="Label arm loses its zero after stand-by").first.click()
    asker.get_by_role("button", name="This solved it").click()
    expect(asker.get_by_text("is told that it helped")).to_be_visible()
    work()

    following = visit("administrator", "/ask")
    following.get_by_label("What do you need to know?").press_sequentially("The zero of the label arm is lost", delay=5)
    expect(following.locator("#lookalikes details").first).to_contain_text("Label arm loses its zero")


def test_without_scripts_asking_has_three_steps(visit: Visit, cast: Cast, solved: Question) -> None:
    page = visit("outsider", "/ask", scripts=False)
    page.get_by_label("What do you need to know?").fill(TYPED)
    expect(page.get_by_label("Say more")).to_be_hidden()
    page.get_by_role("button", name="Look whether it was solved before").click()
    expect(page.locator("#lookalikes")).to_contain_text(TITLE)
    page.get_by_label("Say more").fill("It began two weeks ago.")
    page.get_by_role("button", name="See whom it reaches").click()
    expect(page.get_by_text("First reached")).to_be_visible()
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_text("First reached")).to_be_visible()
    page.get_by_role("button", name="Ask everyone").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(TYPED)
    assert Question.objects.latest("pk").post.text == "It began two weeks ago."


def test_without_scripts_found_and_solved(visit: Visit, cast: Cast, solved: Question) -> None:
    page = visit("outsider", "/ask", scripts=False)
    page.get_by_label("What do you need to know?").fill(TYPED)
    page.get_by_role("button", name="Look whether it was solved before").click()
    page.locator("#lookalikes summary").first.click()
    page.get_by_role("button", name="This solves it").first.click()
    expect(page.get_by_text("Nobody had to be asked")).to_be_visible()
    assert Reuse.objects.count() == 1


def test_without_scripts_answered_and_accepted(
    visit: Visit, cast: Cast, solved: Question, work: Callable[[], None]
) -> None:
    question = make_question("Who has a spare feed screw?", cast.outsider, solved.post.group, "Until Thursday.")
    work()
    stranger = visit("answerer", f"/q/{question.code}", scripts=False)
    stranger.get_by_role("textbox", name="Your answer").fill("We have *one*.")
    stranger.get_by_role("button", name="Preview").click()
    expect(stranger.locator("em")).to_have_text("one")
    stranger.get_by_role("button", name="Post answer").click()
    asker = visit("outsider", f"/q/{question.code}", scripts=False)
    asker.get_by_role("button", name="This solved it").click()
    expect(asker.get_by_role("region", name="What solved it")).to_be_visible()
    assert Question.objects.get(pk=question.pk).is_solved


def test_by_keys_alone(visit: Visit, cast: Cast, solved: Question) -> None:
    page = visit("outsider", "/")
    page.keyboard.press("/")
    page.keyboard.type(TYPED)
    expect(page.get_by_role("option", name="Ask this")).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    title = page.get_by_label("What do you need to know?")
    expect(title).to_have_value(TYPED)
    expect(page.locator("#lookalikes summary").first).to_be_visible()
    title.press("Enter")
    expect(page.locator("#lookalikes summary").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#lookalikes details[open]")).to_have_count(1)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Nobody had to be asked")).to_be_visible()


def test_an_answer_by_keys_alone(visit: Visit, cast: Cast, solved: Question) -> None:
    question = make_question("Who has a spare feed screw?", cast.outsider, solved.post.group)
    page = visit("answerer", f"/q/{question.code}")
    page.keyboard.press("a")
    page.keyboard.type("We have one.")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("We have one.")).to_be_visible()


def _ask(page: Page, title: str, words: str) -> None:
    page.get_by_label("What do you need to know?").fill(title)
    page.get_by_label("Say more").fill(words)
    page.get_by_label("Where").select_option(label="Lines")
    page.get_by_label("Topics").fill("labelling, line 3")
    page.get_by_role("button", name="Ask everyone").click()


def test_somebody_is_mentioned_by_keyboard_alone(visit: Visit, cast: Cast) -> None:
    question = make_question("Why do labels skip?", author=cast.asker, group=cast.group)
    page = visit("answerer", question_url(question.pk, question.title))
    text = page.get_by_role("textbox", name="Your answer")
    text.focus()
    page.keyboard.type("Ask @ste")
    expect(page.get_by_role("option", name="Stella Steward")).to_be_visible()
    page.keyboard.press("Enter")
    page.keyboard.type("first.")
    expect(page.get_by_role("listbox")).not_to_be_visible()
    page.get_by_role("button", name="Post answer").click()
    link = page.get_by_role("link", name="@Stella Steward")
    expect(link).to_have_attribute("href", re.compile(r"^/m/.*stella"))
    expect(page.locator(".answer")).to_contain_text("Ask @Stella Steward first.")


@pytest.mark.parametrize(("where", "button"), [("ask", "Ask"), ("edit", "Save")])
def test_a_title_that_is_too_long_is_kept_whole_and_said_so(visit: Visit, cast: Cast, where: str, button: str) -> None:
    question = make_question(author=cast.asker, group=cast.group)
    long = " ".join(["Why do labels skip?"] * 20)
    path = reverse("ask") if where == "ask" else reverse("edit-question", args=[question.pk])
    page = visit("asker", path)
    field = page.locator("#id_title")
    field.fill("")
    page.keyboard.insert_text(long)
    page.get_by_role("button", name=re.compile(f"^{button}")).last.click()
    said = "Say it in 200 characters; the rest goes below, into the text."
    expect(page.get_by_text(said)).to_be_visible()
    expect(field).to_have_value(long)
