"""What changed from one text to the next: line by line, and word by word within the lines that changed.

The time that comparing takes grows with the square of how much two texts repeat. What lies beyond a bound is said to be
replaced as a whole, so that no text, however it is made, keeps a reader waiting.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

MOST_PARTS = 3_000  # lines or words of both texts that are compared with one another,
MOST_PAIRS = 60_000  # and how many pairs of them may be alike
KEPT_LINES = 2  # of what did not change, before and after what did
_FEWEST_FOLDED = 4  # lines that are worth folding away
_WORDS = re.compile(r"\w+|\s+|[^\w\s]")

Kind = Literal["same", "gone", "new", "folded"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text: in both texts (and folded away where it is long), only in the first, or only in the second."""

    kind: Kind
    text: str

    @property
    def lines(self) -> int:
        """How many lines it has."""
        return len(self.text.splitlines())


def differences(before: str, after: str) -> list[Piece]:
    """The pieces that both texts are made of: what is not new, one after the other, is the first; what is not gone, the
    second."""
    pieces: list[Piece] = []
    for is_same, old, new in _aligned(before.splitlines(keepends=True), after.splitlines(keepends=True)):
        pieces += [Piece("same", old)] if is_same else _by_words(old, new)
    return _joined(pieces)


def folded(pieces: Sequence[Piece]) -> list[Piece]:
    """The same with long stretches that did not change in three: the lines around what changed, and the rest."""
    return [part for number, piece in enumerate(pieces) for part in _folded(piece, number, len(pieces))]


def is_changed(pieces: Sequence[Piece]) -> bool:
    """Whether the two texts differ at all."""
    return any(piece.kind in {"gone", "new"} for piece in pieces)


def _by_words(old: str, new: str) -> Iterator[Piece]:
    """Word by word; a space between two changes is part of them, so that they read as one."""
    gone = fresh = ""
    for is_same, was, now in _aligned(_WORDS.findall(old), _WORDS.findall(new)):
        if is_same and was.strip(" "):
            yield from (Piece("gone", gone), Piece("new", fresh), Piece("same", was))
            gone = fresh = ""
        elif is_same and not (gone or fresh):
            yield Piece("same", was)
        else:
            gone, fresh = gone + was, fresh + now
    yield from (Piece("gone", gone), Piece("new", fresh))


def _aligned(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[bool, str, str]]:
    """Stretches of both, in order, and whether they are the same. What both begin and end with is never compared."""
    head = _alike(old, new)
    tail = _alike(old[head:][::-1], new[head:][::-1])
    yield True, "".join(old[:head]), "".join(new[:head])
    yield from _compared(old[head : len(old) - tail], new[head : len(new) - tail])
    yield True, "".join(old[len(old) - tail :]), "".join(new[len(new) - tail :])


def _alike(old: Sequence[str], new: Sequence[str]) -> int:
    """How many parts both begin with."""
    differ = (number for number, (one, other) in enumerate(zip(old, new, strict=False)) if one != other)
    return next(differ, min(len(old), len(new)))


def _compared(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[bool, str, str]]:
    if _is_too_much(old, new):
        yield False, "".join(old), "".join(new)
        return
    for name, start, end, begin, stop in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        yield name == "equal", "".join(old[start:end]), "".join(new[begin:stop])


def _is_too_much(old: Sequence[str], new: Sequence[str]) -> bool:
    times = Counter(new)
    return len(old) + len(new) > MOST_PARTS or sum(times[part] for part in old) > MOST_PAIRS


def _joined(pieces: Sequence[Piece]) -> list[Piece]:
    """Without what is empty, and neighbours of one kind in one."""
    made: list[Piece] = []
    for piece in pieces:
        if made and piece.text and made[-1].kind == piece.kind:
            made[-1] = Piece(piece.kind, made[-1].text + piece.text)
        elif piece.text:
            made.append(piece)
    return made


def _folded(piece: Piece, number: int, count: int) -> list[Piece]:
    lines = piece.text.splitlines(keepends=True)
    head, tail = (0 if number == 0 else KEPT_LINES + 1), (0 if number == count - 1 else KEPT_LINES + 1)
    if piece.kind != "same" or len(lines) < head + tail + _FEWEST_FOLDED:
        return [piece]
    cut = len(lines) - tail
    parts = [("same", lines[:head]), ("folded", lines[head:cut]), ("same", lines[cut:])]
    return [Piece(kind, "".join(part)) for kind, part in parts if part]  # type: ignore[arg-type]
