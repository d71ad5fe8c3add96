"""HTML of elsewhere as Markdown of here. It is never trusted: only known tags and safe addresses are read at all."""

import re

import nh3
from html_to_markdown import ConversionOptions, convert

_STRUCTURE = {"p", "br", "hr", "div", "blockquote", "pre", "ul", "ol", "li", "dl", "dt", "dd"}
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_WORDS = {"a", "img", "em", "i", "strong", "b", "code", "kbd", "s", "strike", "del"}
_TABLE = {"table", "thead", "tbody", "tr", "th", "td"}
_ATTRIBUTES = {"a": {"href", "title"}, "img": {"src", "alt"}, "pre": {"class"}, "code": {"class"}, "ol": {"start"}}
_LINK_OR_IMAGE = re.compile(r'<(/?a|img)\b((?:\s[\w-]+="[^"]*")*)\s*/?>')
_ATTRIBUTE = re.compile(r'\s([\w-]+)="([^"]*)"')
_AS_WE_RENDER = ConversionOptions(
    autolinks=False,
    bullets="-",
    compact_tables=True,
    escape_asterisks=True,
    escape_misc=True,
    escape_underscores=True,
    extract_metadata=False,
)


def markdown_of(html: str) -> str:
    """What `core.text` renders as the same: images become links to them, what leads nowhere from here becomes words."""
    known = nh3.clean(
        html,
        tags=_STRUCTURE | _HEADINGS | _WORDS | _TABLE,
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        url_relative=_whole_address,
        link_rel=None,
    )
    return convert(_images_as_links(known) if "<img" in known else known, _AS_WE_RENDER).content or ""


def _whole_address(address: str) -> str | None:
    """An address without its scheme is whole enough; one within the site it stood on leads nowhere from here."""
    return f"https:{address}" if address.startswith("//") else None


def _images_as_links(html: str) -> str:
    """An image as a link of its description; within a link, as the words of that. The HTML is cleaned."""
    is_linked = False

    def instead(tag: re.Match[str]) -> str:
        nonlocal is_linked
        if tag[1] != "img":
            is_linked = tag[1] == "a"
            return tag[0]
        found = dict(_ATTRIBUTE.findall(tag[2]))
        address = found.get("src", "")
        words = found.get("alt") or address.rpartition("/")[2]
        return words if is_linked or not address else f'<a href="{address}">{words or address}</a>'

    return _LINK_OR_IMAGE.sub(instead, html)
