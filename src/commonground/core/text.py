"""What people write: Markdown turned into clean HTML once, when it is written, and its plain words.

The HTML is stored; nothing is cleaned when it is read. The text is capped because the parser's time grows with the
square of some hostile inputs (30,000 brackets take 0.3 s), and so is the HTML: a long address that a text names once
and links to 5,000 times would become 75 MB.
"""

import re
import unicodedata
from collections.abc import Iterator
from html import escape
from html.parser import HTMLParser
from itertools import groupby

import nh3
from django.conf import settings
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

LONGEST = 30_000
LONGEST_HTML = 10 * LONGEST
MOST_PARTS = 2 * LONGEST  # beginnings, insides and ends of paragraphs, lines and cells
_TAGS = {
    "p",
    "br",
    "hr",
    "em",
    "strong",
    "s",
    "code",
    "pre",
    "blockquote",
    "ul",
    "ol",
    "li",
    "a",
    "h3",
    "h4",
    "h5",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
}
_ATTRIBUTES = {
    "a": {"href", "title"},
    "ol": {"start"},
    "td": {"class"},
    "th": {"class"},
    "code": {"class"},
    "pre": {"tabindex"},
    "p": {"class"},
}
_CODE = "[1-9A-HJ-NP-Za-km-z]{11}"  # of an id
_LONE = re.compile(rf"<?(?:https?://[^\s/<>]+)?(/[a-z]+/{_CODE}(?:-[^\s#<>]*)?(?:#[a-z]+-{_CODE})?)>?")
_UNSEEN = re.compile("[\u202a-\u202e\u2066-\u2069\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_SIGNS = re.compile(r"([\\`*_~\[\]<&])")  # of Markdown, within a line
_EMPTY_CLASSES = {"Zs", "Zl", "Zp", "Cc", "Cf", "Cs", "Mn", "Me", "Mc"}
_EMPTY_LETTERS = "\u115f\u1160\u2800\u3164\uffa0"  # letters and a sign by their class, and nothing to the eye


def _soften(state: StateCore) -> None:
    """Headings begin below the page's own, and alignment becomes a class."""
    for token in state.tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(int(token.tag[1]) + 2, 5)}"
        style = token.attrs.pop("style", None)
        if style:
            token.attrSet("class", f"align-{str(style).removeprefix('text-align:')}")


_markdown = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"]).disable("image")
_markdown.core.ruler.push("soften", _soften)


def _part_lone_links(state: StateCore) -> None:
    """A line of a paragraph that is nothing but a link to one of our pages becomes a paragraph of its own."""
    parted: list[Token] = []
    for at, token in enumerate(state.tokens):
        is_open = at > 0 and state.tokens[at - 1].type == "paragraph_open" and not state.tokens[at - 1].hidden
        lines = token.content.split("\n") if token.type == "inline" and is_open else []
        if not any(_is_ours(line) for line in lines):
            parted.append(token)
            continue
        opens = parted.pop()
        for kind, some in groupby(lines, key=_is_ours):
            for content in some if kind else ["\n".join(some)]:
                inline = Token(
                    "inline", "", 0, content=content, children=[], map=token.map, level=token.level, block=True
                )
                parted += [Token("paragraph_open", "p", 1, level=opens.level, block=True), inline]
                parted.append(Token("paragraph_close", "p", -1, level=opens.level, block=True))
        parted.pop()  # the last one is closed by what follows
    state.tokens = parted


def _is_ours(line: str) -> bool:
    """Whether a line is the address of a page of this network, and nothing else."""
    found = _LONE.fullmatch(line.strip())
    return found is not None and line.strip().lstrip("<").startswith((settings.ADDRESS + "/", "/"))


def _mark_lone_links(state: StateCore) -> None:
    """What they lead to is put there when it is read (`core/drawing.py`): as a card, or in a quote as who said it."""
    quotes = 0
    for at, token in enumerate(state.tokens):
        quotes += {"blockquote_open": 1, "blockquote_close": -1}.get(token.type, 0)
        if token.type != "inline" or not _is_ours(token.content) or state.tokens[at - 1].type != "paragraph_open":
            continue
        found = _LONE.fullmatch(token.content.strip())
        if found and not state.tokens[at - 1].hidden:
            state.tokens[at - 1].attrSet("class", "said" if quotes else "card")
            link = Token("link_open", "a", 1, attrs={"href": found[1]})
            words = Token("text", "", 0, content=token.content.strip().strip("<>"))
            token.children = [link, words, Token("link_close", "a", -1)]


class _Swells(Exception):
    """The text becomes far more than was typed: tables of nothing, or one long address linked to without end."""


def _stop_early(state: StateCore) -> None:
    """Give up before the lines of 60,000 empty cells are read one by one."""
    if len(state.tokens) > MOST_PARTS:
        raise _Swells


_markdown.core.ruler.after("block", "stop early", _stop_early)
_markdown.core.ruler.after("stop early", "part lone links", _part_lone_links)
_markdown.core.ruler.after("inline", "mark lone links", _mark_lone_links)


def clean(raw: str) -> str:
    """Text as it may be stored: one kind of line end, no control characters, no marks that turn its direction."""
    return _UNSEEN.sub("", unicodedata.normalize("NFC", raw.replace("\r\n", "\n").replace("\r", "\n"))).strip()


def as_typed(words: str) -> str:
    """Words as Markdown that reads as just these words."""
    return _SIGNS.sub(r"\\\1", words)


def quoted(words: str, address: str) -> str:
    """Markdown that quotes these words, under the address of what says them."""
    lines = [address, "", *words.split("\n")]
    return "".join(f"> {line}".rstrip() + "\n" for line in lines) + "\n"


def is_blank(words: str) -> bool:
    """Whether a reader would see nothing: only spaces, and characters that join or steer others."""
    return all(unicodedata.category(one) in _EMPTY_CLASSES or one in _EMPTY_LETTERS for one in words)


def render(markdown: str) -> SafeString:
    """Markdown as HTML that is safe to show; what would swell beyond all measure is shown as it was typed."""
    source = markdown[:LONGEST]
    try:
        return _cleaned(_rendered(source))
    except _Swells:
        return _cleaned(_plain_html(source))


def _rendered(source: str) -> str:
    tokens = _markdown.parse(source)
    if _weight(tokens) > LONGEST_HTML:
        raise _Swells
    html = str(_markdown.renderer.render(tokens, _markdown.options, {}))
    if len(html) > LONGEST_HTML:
        raise _Swells
    return html.replace("<pre>", '<pre tabindex="0">')


def _weight(tokens: list[Token]) -> int:
    """How long at least the HTML becomes."""
    return sum(len(one.content) + sum(len(str(value)) for value in one.attrs.values()) for one in _inside(tokens))


def _inside(tokens: list[Token]) -> Iterator[Token]:
    for token in tokens:
        yield from token.children or [token]


def _plain_html(source: str) -> str:
    """The text itself, line by line."""
    return f"<p>{escape(source)}</p>".replace("\n", "<br>")


def _cleaned(html: str) -> SafeString:
    cleaned = nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        link_rel="nofollow ugc noopener",
    )
    return mark_safe(cleaned)  # noqa: S308 (cleaned in the line above)


class _Words(HTMLParser):
    """Collects the text between the tags."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []

    def handle_data(self, data: str) -> None:
        self.parts.append(data)


def plain(html: str) -> str:
    """The words of rendered HTML, on one line."""
    words = _Words()
    words.feed(html)
    return " ".join("".join(words.parts).split())


def excerpt(html: str, length: int = 240) -> str:
    """The first words of rendered HTML, cut between words."""
    words = plain(html)
    if len(words) <= length:
        return words
    return words[:length].rsplit(" ", 1)[0].rstrip(".,;:") + " …"


def slug(words: str, length: int = 60) -> str:
    """Words for an address: lower case, hyphens, no accents; empty when nothing is left of another script."""
    ascii_words = unicodedata.normalize("NFKD", words.lower()).encode("ascii", "ignore").decode()
    made = re.sub(r"[^a-z0-9]+", "-", ascii_words).strip("-")
    return made[:length].rsplit("-", 1)[0] if len(made) > length else made
