"""Files in posts: chosen, pasted and dropped by one, seen by another; with keys alone; and what goes wrong."""

import base64
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from commonground.conversations.models import Attachment, Post, Question
from tests.cast import Cast
from tests.make import make_question
from tests.pictures import make_picture
from tests.walks.conftest import Visit

PICTURE = {"name": "label.png", "mimeType": "image/png", "buffer": make_picture(size=(640, 480))}
# What the browser does when somebody pastes or drops: no test can do it by hand.
HAND_OVER = """(area, [kind, data]) => {
  const bytes = Uint8Array.from(atob(data), (one) => one.charCodeAt(0));
  const transfer = new DataTransfer();
  transfer.items.add(new File([bytes], `${kind}.png`, { type: "image/png" }));
  const how = { bubbles: true, cancelable: true, clipboardData: transfer, dataTransfer: transfer };
  area.dispatchEvent(kind === "paste" ? new ClipboardEvent(kind, how) : new DragEvent(kind, how));
}"""


@pytest.fixture
def question(cast: Cast) -> Question:
    return make_question("Why do labels skip?", cast.asker, cast.group)


def path_of(question: Question) -> str:
    return f"/q/{question.code}-{question.slug}"


def hand_over(page: Page, kind: str) -> None:
    page.get_by_role("textbox", name="Your answer").evaluate(
        HAND_OVER, [kind, base64.b64encode(PICTURE["buffer"]).decode()]
    )


@pytest.mark.parametrize("width", [1440, 360])
def test_a_picture_of_one_is_seen_by_another(visit: Visit, cast: Cast, question: Question, width: int) -> None:
    page = visit("answerer", path_of(question), width=width)
    page.get_by_role("textbox", name="Your answer").fill("The arm stands too low, see here.")
    page.get_by_label("Add files").set_input_files([PICTURE, {**PICTURE, "name": "second.png"}])
    expect(page.locator(".attached [name=attached]")).to_have_count(2)
    page.get_by_role("checkbox", name="Remove second.png").check()
    expect(page.locator(".attached li")).to_have_count(1)
    assert Attachment.objects.count() == 1
    page.get_by_role("button", name="Post answer").click()
    expect(page.get_by_role("img", name="label.png")).to_be_visible()

    page = visit("asker", path_of(question), width=width)
    shown = page.get_by_role("img", name="label.png")
    shown.scroll_into_view_if_needed()
    expect(shown).to_have_js_property("naturalWidth", 640)
    page.get_by_role("link", name="label.png").click()
    page.wait_for_url("**/files/*-label.png")
    assert page.evaluate("() => document.images[0].naturalHeight") == 480


def test_a_picture_is_pasted_and_dropped(visit: Visit, cast: Cast, question: Question) -> None:
    page = visit("answerer", path_of(question))
    hand_over(page, "paste")
    hand_over(page, "drop")
    expect(page.locator(".attached .name")).to_contain_text(["paste.png", "drop.png"])
    page.get_by_role("textbox", name="Your answer").fill("See both.")
    page.get_by_role("button", name="Post answer").click()
    expect(page.locator(".pictures img")).to_have_count(2)


def test_with_keys_alone(visit: Visit, cast: Cast, question: Question) -> None:
    page = visit("answerer", path_of(question))
    page.on("filechooser", lambda chooser: chooser.set_files([PICTURE]))  # listened for well before it opens
    page.get_by_role("textbox", name="Your answer").press_sequentially("See here.")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Add files")).to_be_focused()
    page.keyboard.press("Enter")
    remove = page.get_by_role("checkbox", name="Remove label.png")
    expect(remove).to_be_visible()
    page.keyboard.press("Shift+Tab")
    expect(remove).to_be_focused()
    page.keyboard.press("Space")
    expect(page.locator(".attached li")).to_have_count(0)
    expect(page.get_by_label("Add files")).to_be_focused()


def test_what_is_not_taken_is_said_beside_it_and_the_text_stays(
    visit: Visit, cast: Cast, question: Question, settings: Any
) -> None:
    settings.FILE_LARGEST = 1_000_000
    page = visit("answerer", path_of(question))
    page.get_by_role("textbox", name="Your answer").fill("A long text of mine")
    large, program = {"name": "a.bin", "buffer": b"\xff" * 1_000_001}, {"name": "b.exe", "buffer": b"MZ" + bytes(90)}
    page.get_by_label("Add files").set_input_files([{"mimeType": "", **large}, {"mimeType": "", **program}])
    said = page.locator(".attached [role=alert]")
    expect(said).to_contain_text(["a.bin: This file is too large: 1 MB at most.", "b.exe: Programs are not taken."])
    page.get_by_label("Add files").set_input_files([PICTURE])
    expect(said).to_have_count(0)
    expect(page.get_by_role("textbox", name="Your answer")).to_have_value("A long text of mine")


def test_whoever_posts_while_a_file_is_on_its_way_posts_it_too(
    visit: Visit, cast: Cast, question: Question, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = visit("answerer", path_of(question))
    page.get_by_role("textbox", name="Your answer").fill("See here.")
    held: list[Any] = []
    page.route("**/files", lambda route, _request: held.append(route))
    page.get_by_label("Add files").set_input_files([PICTURE])
    expect(page.get_by_role("progressbar", name="Sending")).to_be_visible()
    page.get_by_role("button", name="Post answer").click()
    assert not Post.objects.filter(kind="answer").exists()
    held[0].continue_()
    expect(page.get_by_role("img", name="label.png")).to_be_visible()
    assert Post.objects.get(kind="answer").files.count() == 1


def test_a_file_that_does_not_arrive_is_said_and_nothing_is_posted_without_it(
    visit: Visit, cast: Cast, question: Question
) -> None:
    page = visit("answerer", path_of(question))
    page.get_by_role("textbox", name="Your answer").fill("See here.")
    page.route("**/files", lambda route, _request: route.fulfill(status=413, body="<p>no</p>"))
    page.get_by_label("Add files").set_input_files([PICTURE])
    expect(page.locator(".attached [role=alert]")).to_contain_text("label.png: This file did not arrive.")
    expect(page.get_by_role("textbox", name="Your answer")).to_have_value("See here.")


def test_a_file_that_was_chosen_is_there_when_she_comes_back(visit: Visit, cast: Cast, question: Question) -> None:
    page = visit("answerer", path_of(question))
    page.get_by_label("Add files").set_input_files([PICTURE])
    expect(page.get_by_text("Saved as a draft")).to_be_visible()
    page.reload()
    expect(page.get_by_text("You began an answer just now.")).to_be_visible()
    expect(page.locator(".attached [name=attached]")).to_have_count(1)


@pytest.mark.parametrize("size", [(1, 1), (4000, 2)])
def test_the_smallest_picture_is_large_enough_to_press(
    visit: Visit, cast: Cast, question: Question, size: tuple[int, int]
) -> None:
    page = visit("answerer", path_of(question), width=360)
    page.get_by_role("textbox", name="Your answer").fill("See here.")
    page.get_by_label("Add files").set_input_files([{**PICTURE, "buffer": make_picture(size=size)}])
    page.get_by_role("button", name="Post answer").click()
    box = page.locator(".pictures a").bounding_box()
    assert box
    assert min(box["width"], box["height"]) >= 44
    assert page.evaluate("document.documentElement.scrollWidth") == 360
