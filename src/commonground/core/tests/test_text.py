"""What people write, hostile Markdown included: always safe to show, and never long to make."""

import re
import time

import pytest

from commonground.core import text
from commonground.core.text import LONGEST, LONGEST_HTML, clean, is_blank, render

PATIENCE = 15.0  # seconds of the processor in this thread; the worst takes 1.1, on a busy machine 5


def filled(pattern: str) -> str:
    """A text as long as one may be."""
    return (pattern * (LONGEST // len(pattern) + 1))[:LONGEST]


def table(columns: int, line: str) -> str:
    return ("|a" * columns + "|\n" + "|-" * columns + "|\n" + line * LONGEST)[:LONGEST]


SWELLING = {
    "a long address that is linked to everywhere": "[a]: /" + "b" * 15_000 + "\n" + filled("[a]")[:14_000],
    "a title that is shown everywhere": "[a]: /b '" + "c" * 15_000 + "'\n" + filled("[a]")[:14_000],
    "a table with empty cells without end": table(200, "a\n"),
    "a wide table": table(1000, "|\n"),
}
SLOW = {
    "brackets": filled("["),
    "images": filled("!["),
    "links that never end": filled("[a]("),
    "links in links": filled("[[a](b)"),
    "stars": filled("*a "),
    "stars and underscores": filled("*_~"),
    "strong that never ends": filled("**a"),
    "stars and brackets": filled("*["),
    "ticks": " ".join("`" * number for number in range(1, 240)),
    "quotes in quotes": filled("> "),
    "lists in lists": filled("- "),
    "numbers in lists": filled("1. "),
    "deeper and deeper": "\n".join(" " * 2 * number + "- a" for number in range(165)),
    "quotes and lists": filled("> - "),
    "addresses": filled("[a]: b\n"),
    "half addresses": filled("[a\n"),
    "entities": filled("&CounterClockwiseContourIntegral;"),
    "angles": filled("<"),
    "comments": filled("<!--"),
    "marks on one letter": "a" + filled("\u0301"),
    "letters that join": filled("\u1100\u1161\u11a8"),
}


@pytest.mark.parametrize("case", [*SLOW, *SWELLING])
def test_no_text_takes_long_or_swells(case: str) -> None:
    began = time.thread_time()
    html = render(clean((SLOW | SWELLING)[case]))
    text.plain(html)
    assert time.thread_time() - began < PATIENCE
    assert len(html) <= LONGEST_HTML + 100


@pytest.mark.parametrize("case", SWELLING)
def test_what_would_swell_is_shown_as_it_was_typed(case: str) -> None:
    html = render(SWELLING[case])
    assert html.startswith("<p>")
    assert "<table" not in html and "<a " not in html


@pytest.mark.parametrize(
    "source",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt&colon;alert(1))",
        "[x](\x01javascript:alert(1))",
        "[x](vbscript:x)",
        "[x](data:text/html,<script>alert(1)</script>)",
        "<javascript:alert(1)>",
        "[a]: javascript:alert(1)\n\n[a]",
        '[x](/y "onmouseover=alert(1)")',
        '[x](/y" onmouseover="alert(1))',
        "![x](https://elsewhere.example/track.gif)",
        '<a href="javascript:alert(1)" style="position:fixed">x</a>',
        "|a|\n|:-:|\n|<svg onload=alert(1)>|",
        '```"><script>\nalert(1)\n```',
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "<b>" + "<div>" * 500,
    ],
)
def test_nothing_that_is_written_runs_or_loads(source: str) -> None:
    tags = re.findall(r"<[^>]*>", render(clean(source)))
    for tag in tags:
        assert re.fullmatch(r"</?(p|br|a|code|pre|table|thead|tbody|tr|th|td|ul|li|blockquote)\b[^>]*>", tag), tag
        assert not re.search(r"\son\w+=|style=|src=", re.sub(r'title="[^"]*"', "", tag)), tag
        assert not re.search(r'href="(?!https?:|mailto:|/)', tag), tag


def test_markdown_is_drawn() -> None:
    html = render("# Why\n\nHold **Home** for [three](https://a.example) seconds.\n\n> `P-217`\n\n|a|\n|-:|\n|1|")
    for part in ("<h3>Why</h3>", "<strong>Home</strong>", "<code>P-217</code>", '<td class="align-right">1</td>'):
        assert part in html
    assert '<a href="https://a.example" rel="nofollow ugc noopener">three</a>' in html


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        ("a\0b\x07c\x9fd", "abcd"),
        ("\u202eevil\u202c \u2066x\u2069", "evil x"),
        ("a\r\nb\rc", "a\nb\nc"),
        ("e\u0301", "é"),
        ("שלום עולם", "שלום עולם"),
        ("می‌خواهم", "می‌خواهم"),  # with the mark between two parts of one word
        ("👩‍👩‍👧‍👦 𝒳 🏴󠁧󠁢󠁳󠁣󠁴󠁿", "👩‍👩‍👧‍👦 𝒳 🏴󠁧󠁢󠁳󠁣󠁴󠁿"),
        ("\ta\n  b ", "a\n  b"),
    ],
)
def test_what_is_stored_of_what_was_typed(raw: str, kept: str) -> None:
    assert clean(raw) == kept


@pytest.mark.parametrize("words", ["", " \n\t", "\u200b\u200d", "\u2060\ufeff", "\u3164", "\u2800 \u115f", "\u0301"])
def test_nothing_to_be_seen_is_nothing(words: str) -> None:
    assert is_blank(clean(words))


@pytest.mark.parametrize("words", ["a", "?", "👍", "ش", "字", "a\u200d"])
def test_whatever_can_be_seen_is_something(words: str) -> None:
    assert not is_blank(words)
