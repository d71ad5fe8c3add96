"""The rows of a table, one at a time, whatever its size and whatever else stands in it.

A table is one XML element full of `<row .../>`. Every `<` of XML begins a tag, so a row reaches at most to the next
one, and each is parsed as a document of its own: a bad row spoils no other, and nothing is ever read in which an entity
could be declared.
"""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from lzma import LZMAError
from typing import BinaryIO
from xml.parsers import expat
from zipfile import BadZipFile

LONGEST_ROW = 16 * 2**20  # bytes
_PIECE = 2**20  # bytes read at once
_DAMAGE = (BadZipFile, EOFError, LZMAError, OSError, zlib.error)
_AFTER_NAME = b" \t\r\n/>"


@dataclass(frozen=True, slots=True)
class Row:
    """One row by its number in the table; `fault` says what is wrong with one that cannot be read."""

    number: int
    fields: dict[str, str] = field(default_factory=dict)
    fault: str = ""


class Rows:
    """The rows of an open table. Once they are read, `is_whole` says whether the table was there to its end."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.is_whole = False

    def __iter__(self) -> Iterator[Row]:
        try:
            yield from self._rows()
        except _DAMAGE:
            self.is_whole = False

    def _rows(self) -> Iterator[Row]:
        number = 0
        for tag in _tags(self._file):
            if tag.startswith(b"row") and tag[3:4] in _AFTER_NAME:
                number += 1
                yield _row(number, tag)
            elif tag.startswith(b"/") and not tag.startswith(b"/row"):
                self.is_whole = True


def _tags(file: BinaryIO) -> Iterator[bytes]:
    """What stands between one `<` and the next; of what is too long only so much that it shows."""
    begun = b""
    while piece := file.read(_PIECE):
        *whole, begun = (begun + piece).split(b"<")
        yield from whole
        begun = begun[: LONGEST_ROW + 1]
    yield begun


def _row(number: int, tag: bytes) -> Row:
    if len(tag) > LONGEST_ROW:
        return Row(number, fault=f"It is longer than {LONGEST_ROW // 2**20} MB.")
    found: list[dict[str, str]] = []
    parser = expat.ParserCreate("utf-8")
    parser.StartElementHandler = lambda _name, fields: found.append(fields)
    try:
        parser.Parse(b"<" + tag, False)
    except expat.ExpatError as error:
        if not found:  # else it is what follows
            return Row(number, fault=f"It is not well-formed XML: {expat.ErrorString(error.code)}.")
    return Row(number, found[0]) if found else Row(number, fault="It breaks off before its end.")
