"""Somebody marks what another one wrote, and answers it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from commonground.core.text import render
from tests.cast import Cast
from tests.make import make_answer, make_question

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Visit = Callable[..., Page]
TEXT = (
    "Hold Home for three seconds.\n\n```\n"
    + "labeller --line 3 " * 12
    + "\n```\n\n| "
    + "a long head | " * 9
    + "\n|"
    + "--:|" * 9
)
MIXED = """Before *all*: a_b.

3. Open the lid
4. Turn it
   - by hand

         labeller --turn
5. Close it

```
  if labeller; then
```

Then look,
twice.

| Line | Speed |
| --- | --- |
| 3 | 40 |

```
labeller --zero

labeller --home
```

After all."""
QUOTED = """lid
4. Turn it
   - by hand

         labeller --turn
5. Close it

```
  if labeller; then
```

Then look, twice.

Line | Speed\\
3 | 40

    labeller --zero"""
MARK = """([first, from, last, to]) => {
    const all = [...document.querySelectorAll(".answer .prose *")].flatMap(one => [...one.childNodes]);
    const text = (words) => all.find(one => one.nodeType === 3 && one.data.includes(words));
    getSelection().setBaseAndExtent(text(first), text(first).data.indexOf(first) + from,
        text(last), text(last).data.indexOf(last) + to);
}"""


def _quote(page: Page, first: str, begin: int, last: str, end: int) -> list[str]:
    """The lines of the field after all from within some words to within others was marked and quoted."""
    field = page.get_by_role("textbox", name="Your answer")
    field.fill("")
    page.evaluate(MARK, [first, begin, last, end])
    page.locator("body > .quote").click()
    expect(field).not_to_have_value("")
    return [line.removeprefix("> ").removeprefix(">") for line in field.input_value().rstrip("\n").split("\n")[2:]]


def test_what_is_marked_across_lists_tables_and_code_stays_apart(visit: Visit, cast: Cast) -> None:
    question = make_question("Why do labels skip?", cast.asker, cast.group)
    make_answer(question, cast.answerer, MIXED)
    page = visit("leader", f"/q/{question.code}-{question.slug}")
    marked = _quote(page, "Open the lid", 9, "labeller --zero", 15)
    assert marked == ("3. " + QUOTED).split("\n")
    whole = render("\n".join(marked))
    for part in (
        '<ol start="3">',
        "><code>labeller --turn\n<",
        "  if labeller; then\n</code>",
        "Speed<br",
        ">labeller --zero\n<",
    ):
        assert part in whole, whole
    assert _quote(page, "Before ", 0, "a_b.", 4) == [r"Before all: a\_b."]
    assert _quote(page, "Turn it", 0, "Turn it", 7) == ["Turn it"], "an item by itself"
    assert _quote(page, "Speed", 0, "Speed", 5) == ["Speed"], "a cell by itself"
    assert _quote(page, "labeller --zero", 9, "labeller --home", 15) == ["    --zero", "", "    labeller --home"]
    assert _quote(page, "labeller --home", 9, "After all", 5) == ["    --home", "", "After"]


def test_what_is_marked_goes_into_the_answer_and_shows_who_said_it(visit: Visit, cast: Cast) -> None:
    question = make_question("Why do labels skip?", cast.asker, cast.group)
    answer = make_answer(question, cast.answerer, TEXT)
    page = visit("leader", f"/q/{question.code}-{question.slug}", width=360)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    expect(page.get_by_role("columnheader", name="a long head").first).to_have_css("text-align", "end")
    page.get_by_text("Hold Home for three seconds.").select_text()
    expect(page.locator("body > .quote")).to_be_visible()
    page.keyboard.press("q")
    quote = f"> /q/{question.code}#answer-{answer.code}\n>\n> Hold Home for three seconds.\n\n"
    expect(page.get_by_role("textbox", name="Your answer")).to_have_value(quote)
    page.keyboard.type("It works.")
    expect(page.get_by_text("Saved as a draft")).to_be_visible()
    page.get_by_role("button", name="Post answer").click()
    expect(page.get_by_role("link", name="Ansel Answerer wrote:")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("textbox", name="Your answer")).to_have_value(f"{quote}It works.")
