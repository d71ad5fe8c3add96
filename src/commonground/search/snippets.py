"""The piece of a text that shows best why it was found, with the words looked for marked."""

import re
import unicodedata
from collections.abc import Iterable
from itertools import islice

from markupsafe import Markup, escape

LENGTH = 240  # characters
_READ = 20_000  # characters of a text that are looked through
_MOST_MATCHES = 400
_SHORTEST_STEM = 3  # letters of one that may have an ending
_LONGEST_ENDING = 6  # letters that a word may have after its stem

Span = tuple[int, int, str]  # from, to, and the word


def pattern_of(stems: Iterable[str]) -> re.Pattern[str] | None:
    """What finds the words of these stems, of very short ones none with endings; None without. Accents do not count."""
    folded = {fold(stem) for stem in stems if stem}
    if not folded:
        return None
    known = [_with_ending(stem) for stem in sorted(folded, key=len, reverse=True)]
    return re.compile(rf"\b(?:{'|'.join(known)})\b", re.IGNORECASE)


def snippet(text: str, pattern: re.Pattern[str] | None, *, length: int = LENGTH) -> Markup:
    """The stretch of about `length` characters with most of the words, as HTML; the text's beginning without any."""
    text = text[:_READ]
    spans = _spans(text, pattern)
    start, end = _stretch(text, _best(spans, length), length)
    inside = [span for span in spans if start <= span[0] and span[1] <= end]
    before, after = "… " if start else "", " …" if end < len(text) else ""
    return escape(before) + _marked(text, inside, start, end) + escape(after)


def has_any(text: str, pattern: re.Pattern[str] | None) -> bool:
    """Whether the text has one of the words."""
    return bool(pattern and pattern.search(fold(text[:_READ])))


def fold(text: str) -> str:
    """Letters without accents, one for one, so that places in the text stay the same."""
    if text.isascii():
        return text
    return text.translate({ord(letter): unicodedata.normalize("NFKD", letter)[0] for letter in set(text)})


def _with_ending(stem: str) -> str:
    ending = rf"\w{{0,{_LONGEST_ENDING}}}" if len(stem) >= _SHORTEST_STEM else ""
    return re.sub("i$", "[iy]", re.escape(stem)) + ending


def _spans(text: str, pattern: re.Pattern[str] | None) -> list[Span]:
    if pattern is None:
        return []
    found = islice(pattern.finditer(fold(text)), _MOST_MATCHES)
    return [(match.start(), match.end(), match[0][:4].lower()) for match in found]


def _best(spans: list[Span], length: int) -> tuple[int, int]:
    """Where the spans stand that lie within `length` and show most different words, then most words."""
    best, found = (0, 0), (0, 0)
    for number, (start, _end, _word) in enumerate(spans):
        near = [span for span in spans[number:] if span[1] <= start + length]
        worth = (len({word for _start, _end, word in near}), len(near))
        if near and worth > best:
            best, found = worth, (start, near[-1][1])
    return found


def _stretch(text: str, core: tuple[int, int], length: int) -> tuple[int, int]:
    """The core with as much around it as fits, cut between words."""
    spare = max(length - (core[1] - core[0]), 0)
    start = max(core[0] - spare // 3, 0)
    end = min(start + length, len(text))
    start = max(min(start, end - length), 0)
    if start:
        start = min(text.find(" ", start) + 1 or start, core[0])
    if end < len(text):
        end = max(text.rfind(" ", 0, end), core[1])
    return start, end


def _marked(text: str, spans: list[Span], start: int, end: int) -> Markup:
    parts, place = Markup(), start
    for begin, stop, _word in spans:
        parts += escape(text[place:begin]) + Markup("<mark>{}</mark>").format(text[begin:stop])
        place = stop
    return parts + escape(text[place:end])
