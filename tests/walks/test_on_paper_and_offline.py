"""A question on paper, and a browser that loses its connection."""

from playwright.sync_api import expect

from commonground.conversations import actions
from commonground.web.shell import question_url
from tests.cast import Cast
from tests.make import make_answer, make_question
from tests.walks.conftest import Visit


def test_on_paper_a_question_has_what_solved_it_first_its_links_spelled_out_and_nothing_to_press(
    visit: Visit, cast: Cast
) -> None:
    question = make_question(author=cast.asker, group=cast.group)
    make_answer(question, cast.leader, "Another belt helped [here](https://belts.example/long).")
    solution = make_answer(question, cast.answerer, "Set it to zero, as in [the manual](https://manual.example/zero).")
    actions.accept_answer(solution, by=cast.asker)
    page = visit("asker", question_url(question.pk, question.title), color_scheme="dark")
    page.emulate_media(media="print")
    solved, other = (page.locator(".prose").get_by_text(words) for words in ("Set it to zero", "Another belt helped"))
    expect(other, "what is folded on the screen stands open").to_be_visible()
    assert (solved.bounding_box() or {})["y"] < (other.bounding_box() or {})["y"]
    spelled = page.locator(".prose a").evaluate_all("all => all.map(a => getComputedStyle(a, '::after').content)")
    assert all("attr" in words or "https://" in words for words in spelled)
    for what in ("header", "nav", "button", "form", "textarea", "input"):
        expect(page.locator(what).filter(visible=True)).to_have_count(0)
    expect(page.locator(".on-paper")).to_be_visible()
    assert page.evaluate("getComputedStyle(document.querySelector('h1')).color") == "rgb(29, 26, 22)", "ink, on paper"


def test_offline_says_what_to_do_keeps_what_was_typed_and_holds_no_page_of_the_network(
    visit: Visit, cast: Cast
) -> None:
    page = visit("asker", "/groups", service_workers="allow")
    page.evaluate("navigator.serviceWorker.ready.then(() => {})")
    page.goto("/ask")
    page.get_by_role("textbox", name="What do you need to know?").fill("Why do labels skip at night?")
    page.context.set_offline(True)
    page.goto("/topics")
    expect(page.get_by_role("heading", name="You are offline")).to_be_visible()
    assert page.evaluate("getComputedStyle(document.querySelector('.button')).backgroundColor") == "rgb(11, 106, 79)"
    page.go_back()
    expect(page.get_by_role("textbox", name="What do you need to know?")).to_have_value("Why do labels skip at night?")
    page.context.set_offline(False)
    page.goto("/topics")
    expect(page.get_by_role("heading", name="Topics", exact=True)).to_be_visible()
    kept = page.evaluate("""async () => Promise.all((await caches.keys()).map(async name =>
        (await (await caches.open(name)).keys()).map(request => request.url)))""")
    assert kept
    assert {url.split("/")[3].partition("?")[0] for cache in kept for url in cache} == {"static", "offline"}
