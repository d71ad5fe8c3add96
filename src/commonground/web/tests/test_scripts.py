"""The scripts, in a real browser, each seen to do what it says and nothing else.

The walks in `tests/` go through the product; here a server only listens to what the scripts send.
"""

import re
from collections.abc import Iterator
from http.server import ThreadingHTTPServer
from threading import Thread

import pytest
from playwright.sync_api import Browser, Dialog, Page, expect

from commonground.web.tests.listener import Handler, Listener

pytestmark = pytest.mark.browser


@pytest.fixture
def listener() -> Iterator[Listener]:
    """A server on loopback."""
    made = Listener()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Heard", (Handler,), {"listener": made}))
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever)
    thread.start()
    made.address = f"http://127.0.0.1:{server.server_port}"
    yield made
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def page(browser: Browser, listener: Listener) -> Iterator[Page]:
    """A page of a browser in which no script may fail and nothing may break the policy."""
    faults: list[str] = []
    context = browser.new_context(base_url=listener.address, viewport={"width": 1280, "height": 900})
    made = context.new_page()
    made.on("pageerror", lambda error: faults.append(str(error)))
    made.on("console", lambda said: faults.append(said.text) if "Content Security Policy" in said.text else None)
    yield made
    context.close()
    assert not faults


def test_lookalikes_come_while_one_types_by_post_and_never_by_address(page: Page, listener: Listener) -> None:
    page.goto("/ask")
    page.locator("#id_title").press_sequentially("Why labels drop", delay=10)
    expect(page.locator("#lookalikes-count")).to_have_text("1 look like yours")
    asked = listener.posts("/similar")
    assert asked[-1] == {"title": "Why labels drop", "token": "TOKEN"}
    assert len(asked) < 4, "it waits until the fingers rest"
    assert not [where for _method, where, _fields in listener.heard if "labels" in where]


def test_an_unfolded_lookalike_stays_unfolded_while_one_types_on(page: Page) -> None:
    page.goto("/ask")
    field = page.locator("#id_title")
    field.press_sequentially("Why labels")
    page.locator("[data-lookalike='0'] summary").click()
    field.press_sequentially(" drop today")
    expect(page.locator("[data-lookalike]")).to_have_count(2)
    expect(page.locator("[data-lookalike='0']")).to_have_attribute("open", "")
    expect(page.locator("[data-lookalike='1']")).not_to_have_attribute("open", "")


def test_lookalikes_are_reached_and_left_by_keys(page: Page) -> None:
    page.goto("/ask")
    field = page.locator("#id_title")
    field.press_sequentially("Why labels drop today")
    expect(page.locator("[data-lookalike]")).to_have_count(2)
    for key, place in [("ArrowDown", "0"), ("ArrowDown", "1"), ("ArrowUp", "0")]:
        page.keyboard.press(key)
        expect(page.locator(f"[data-lookalike='{place}'] summary")).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(field).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("[data-lookalike='0'] summary")).to_be_focused()
    page.keyboard.press("Escape")
    expect(field).to_be_focused()
    assert "\n" not in field.input_value()


def test_the_well_closes_when_nothing_is_like_it(page: Page) -> None:
    page.goto("/ask")
    page.locator("#id_title").fill("Why labels")
    expect(page.locator("#lookalikes")).to_be_visible()
    page.locator("#id_title").fill("nothing like this")
    expect(page.locator("#lookalikes")).to_be_hidden()


def test_what_is_typed_below_stays_in_its_place_when_lookalikes_come(page: Page, listener: Listener) -> None:
    page.goto("/ask")
    listener.seconds = 0.3
    page.locator("#id_title").fill("Why labels drop today")
    page.locator("#id_text").fill("Since Monday")
    before = page.locator("#id_text").bounding_box()
    expect(page.locator("[data-lookalike]")).to_have_count(2)
    assert page.locator("#id_text").bounding_box() == before


def test_this_solves_it_is_sent_to_its_own_address(page: Page, listener: Listener) -> None:
    page.goto("/ask")
    page.locator("#id_title").fill("Why labels")
    page.locator("[data-lookalike='0'] summary").click()
    page.get_by_role("button", name="This solves it").click()
    expect(page).to_have_url(re.compile("/solves$"))
    assert listener.posts("/solves")[0]["csrfmiddlewaretoken"] == "TOKEN"


def test_the_preview_takes_the_place_of_the_text_and_gives_it_back(page: Page, listener: Listener) -> None:
    page.goto("/ask")
    page.locator("#id_text").fill("*Since* Monday")
    page.get_by_role("button", name="Preview").click()
    expect(page.locator("[data-previewed]")).to_have_text("Drawn: *Since* Monday")
    expect(page.locator("#id_text")).to_be_hidden()
    page.get_by_role("button", name="Write on").click()
    expect(page.locator("#id_text")).to_have_value("*Since* Monday")
    assert listener.posts("/ask") == []


def test_a_text_that_cannot_be_sent_is_kept_and_the_reader_is_told(page: Page, listener: Listener) -> None:
    page.goto("/ask")
    page.locator("#id_text").fill("Since Monday")
    listener.is_alive = False
    page.get_by_role("button", name="Ask everyone").click()
    notice = page.get_by_role("alert")
    expect(notice).to_contain_text("Your question was not sent")
    expect(notice).to_contain_text("press “Ask everyone” again")
    expect(page.locator("#id_text")).to_have_value("Since Monday")
    assert listener.posts("/ask") == []
    listener.is_alive = True
    page.get_by_role("button", name="Ask everyone").click()
    expect(page.get_by_role("heading", name="Posted")).to_be_visible()
    assert listener.posts("/ask")[0]["text"] == "Since Monday"


def test_a_form_is_sent_once_and_its_button_says_that_it_works(page: Page, listener: Listener) -> None:
    page.goto("/ask")
    listener.seconds = 1
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.evaluate("""() => {
      const button = document.querySelector("[data-kind=action]");
      button.click();
      setTimeout(() => button.click(), 100);
      setTimeout(() => console.log(button.ariaBusy, button.textContent), 700);
    }""")
    expect(page.get_by_role("heading", name="Posted")).to_be_visible()
    assert "true Asking" in said
    assert len(listener.posts("/ask")) == 1


def test_a_button_pressed_twice_sends_once(page: Page, listener: Listener) -> None:
    page.goto("/menu")
    listener.seconds = 1
    page.evaluate("""() => {
      const button = document.querySelector("[data-key=t]");
      button.click();
      setTimeout(() => button.click(), 200);
    }""")
    expect(page.get_by_role("heading", name="Posted")).to_be_visible()
    assert len(listener.posts("/thank")) == 1


def test_what_is_typed_is_kept_and_comes_back_when_the_network_was_away(page: Page, listener: Listener) -> None:
    page.goto("/ask")
    page.locator("#id_text").press_sequentially("Since Monday")
    expect(page.locator("[data-saved]")).to_have_text("Saved")
    (kept,) = listener.posts("/keep")
    assert kept == {"text": "Since Monday", "draft": "ask-1", "key": "KEY", "begun": "0", "token": "TOKEN"}
    listener.is_alive = False
    page.locator("#id_text").press_sequentially(", on line 3")
    expect(page.locator("[data-saved]")).to_have_text("Kept here")
    page.goto("/inbox")
    listener.is_alive = True
    page.goto("/ask")
    expect(page.locator("#id_text")).to_have_value("Since Monday, on line 3")
    expect(page.locator("[data-saved]")).to_have_text("Saved")
    assert listener.posts("/keep")[-1]["text"] == "Since Monday, on line 3"
    page.goto("/ask")
    expect(page.locator("#id_text")).to_have_value("")


def test_what_is_posted_is_kept_no_more(page: Page, listener: Listener) -> None:
    page.goto("/ask")
    listener.is_alive = False
    page.locator("#id_text").press_sequentially("Since Monday")
    expect(page.locator("[data-saved]")).to_have_text("Kept here")
    listener.is_alive = True
    page.get_by_role("button", name="Ask everyone").click()
    expect(page.locator("h1")).to_have_text("Posted")

    page.goto("/ask")
    expect(page.locator("#id_text")).to_have_value("")


def test_a_text_that_can_be_kept_nowhere_asks_before_she_leaves(page: Page, listener: Listener) -> None:
    page.goto("/ask")
    listener.is_alive = False
    page.evaluate("() => { Storage.prototype.setItem = () => { throw new Error('full'); }; }")
    page.locator("#id_text").press_sequentially("Since Monday")
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.once("dialog", stay)
    page.evaluate("location.assign('/inbox')")
    page.wait_for_timeout(300)
    assert asked == ["beforeunload"]
    expect(page).to_have_url(re.compile("/ask$"))


def test_keys_walk_a_list_and_finish_its_lines(page: Page, listener: Listener) -> None:
    page.goto("/inbox")
    page.keyboard.press("e")
    for key in "jjkj":
        page.keyboard.press(key)
    expect(page.locator("[data-cursor] .title")).to_have_text("second")
    page.keyboard.press("e")
    expect(page.locator(".row")).to_have_count(2)
    expect(page.locator("[data-cursor] .title")).to_have_text("third")
    assert len(listener.posts("/done")) == 1, "without a marked line nothing is finished"


def test_keys_are_letters_where_one_writes(page: Page) -> None:
    page.goto("/inbox")
    page.keyboard.press("/")
    expect(page.locator("#field")).to_be_focused()
    page.keyboard.press("j")
    expect(page.locator("#field")).to_have_value("j")
    expect(page.locator("[data-cursor]")).to_have_count(0)


def test_keys_can_be_switched_off(page: Page) -> None:
    page.goto("/inbox")
    page.keyboard.press("?")
    page.get_by_label("Keys are on in this browser").uncheck()
    page.keyboard.press("Escape")
    page.reload()
    page.keyboard.press("j")
    expect(page.locator("[data-cursor]")).to_have_count(0)
    page.keyboard.press("?")
    expect(page.get_by_label("Keys are on in this browser")).not_to_be_checked()


def test_a_toast_offers_undo_and_stays_while_it_is_pointed_at(page: Page, listener: Listener) -> None:
    page.clock.install()
    page.goto("/inbox")
    page.get_by_role("button", name="Done").first.click()
    toast = page.locator(".toast")
    expect(toast).to_contain_text("Done")
    toast.hover()
    page.clock.run_for(9_000)
    expect(toast).to_be_visible()
    page.mouse.move(5, 5)
    page.clock.run_for(3_000)
    expect(toast).to_have_count(0)


def test_a_refusal_is_said_and_changes_nothing(page: Page) -> None:
    page.goto("/inbox")
    words = '<div class="notice" role="alert"><p>It is closed already.</p></div>'
    page.route("**/done", lambda route: route.fulfill(status=409, content_type="text/html", body=words))
    page.get_by_role("button", name="Done").first.click()
    expect(page.locator(".toast")).to_have_text("It is closed already.")
    expect(page.locator(".row")).to_have_count(3)


def test_a_button_that_finds_no_network_says_so(page: Page) -> None:
    page.goto("/inbox")
    page.route("**/done", lambda route: route.abort())
    page.get_by_role("button", name="Done").first.click()
    expect(page.locator(".toast")).to_contain_text("nothing was changed")
    expect(page.locator(".row")).to_have_count(3)


def test_a_menu_is_walked_by_arrows_and_asks_before_it_closes_for_good(page: Page, listener: Listener) -> None:
    page.goto("/menu")
    page.get_by_role("button", name="More").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("link", name="Edit")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name="Close it?")).to_be_visible()
    page.get_by_role("button", name="Keep it open").click()
    expect(page.get_by_role("dialog", name="Close it?")).to_be_hidden()
    assert listener.posts("/close") == []


def test_a_link_to_something_is_copied_and_the_page_stays(page: Page, listener: Listener) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto("/menu")
    page.get_by_role("button", name="More").click()
    page.get_by_role("link", name="Link to this").click()
    expect(page.locator(".toast")).to_have_text("Link copied.")
    expect(page.locator("#more")).to_be_hidden()
    assert page.evaluate("navigator.clipboard.readText()") == f"{listener.address}/q/1"
    expect(page).to_have_url(re.compile("/menu$"))


def test_a_link_leads_to_its_address_where_nothing_can_be_copied(page: Page) -> None:
    page.goto("/menu")
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('not allowed')); }")
    page.get_by_role("button", name="More").click()
    page.get_by_role("link", name="Link to this").click()
    expect(page).to_have_url(re.compile("/q/1$"))


def test_t_says_thanks(page: Page, listener: Listener) -> None:
    page.goto("/menu")
    page.keyboard.press("t")
    expect(page.get_by_role("heading", name="Posted")).to_be_visible()
    assert len(listener.posts("/thank")) == 1


def test_the_field_finds_while_one_types_and_carries_the_text_to_ask(page: Page, listener: Listener) -> None:
    page.goto("/inbox")
    field = page.get_by_role("combobox", name="Search or ask")
    expect(field).to_have_attribute("aria-expanded", "false")
    field.press_sequentially("labels skipped")
    expect(page.get_by_role("listbox")).to_be_visible()
    expect(page.locator("#suggestions-count")).to_have_text("1 found")
    expect(field).to_have_attribute("aria-expanded", "true")
    ask, found = page.get_by_role("option", name="Ask this"), page.get_by_role("option", name="Found")
    for key, chosen in (("Down", ask), ("Down", found), ("Down", None), ("Up", found), ("Up", ask)):
        page.keyboard.press(f"Arrow{key}")
        expect(field).to_be_focused()
        expect(page.get_by_role("option", selected=True)).to_have_count(1 if chosen else 0)
        if chosen:
            expect(chosen).to_have_attribute("aria-selected", "true")
            expect(field).to_have_attribute("aria-activedescendant", chosen.get_attribute("id") or "")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Posted")).to_be_visible()
    assert listener.posts("/ask")[0]["title"] == "labels skipped"
    assert not [where for _method, where, _fields in listener.heard if "labels" in where]


def test_escape_puts_the_suggestions_away_and_keeps_the_text(page: Page) -> None:
    page.goto("/inbox")
    page.locator("#field").press_sequentially("labels")
    expect(page.locator("#suggestions")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#suggestions")).to_be_hidden()
    expect(page.locator("#field")).to_have_value("labels")
    page.keyboard.press("ArrowUp")
    expect(page.get_by_role("option", selected=True)).to_have_text("Found")
