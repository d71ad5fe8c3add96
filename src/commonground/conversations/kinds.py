"""What a file is, read from its content and never from its name, and what that is called."""

import codecs
from typing import BinaryIO

import filetype
from django.utils.translation import gettext as _

PICTURES = {"image/png": ".png", "image/jpeg": ".jpg", "image/webp": ".webp", "image/gif": ".gif"}
PROGRAM = "application/x-executable"
UNKNOWN = "application/octet-stream"
_TEXT = "text/plain"
_READ = 8192  # bytes: as much as the library looks at
_PROGRAMS = (
    b"MZ",
    b"\x7fELF",
    b"\xca\xfe\xba\xbe",
    b"\xfe\xed\xfa\xce",
    b"\xfe\xed\xfa\xcf",
    b"\xce\xfa\xed\xfe",
    b"\xcf\xfa\xed\xfe",
    b"L\x00\x00\x00\x01\x14\x02\x00",  # a shortcut
)


class OfKind:
    """What a file of a media type is to a reader; a picture has a width."""

    __slots__ = ()
    kind: str
    width: int | None

    @property
    def is_picture(self) -> bool:
        """Whether it is shown in its post."""
        return self.width is not None

    @property
    def kind_name(self) -> str:
        """What a reader calls what it is."""
        return name_of(self.kind)


def kind_of(content: BinaryIO) -> str:
    """The media type of what a file holds. Whatever reads as text is plain text, be it HTML or SVG."""
    content.seek(0)
    head = content.read(_READ)
    content.seek(0)
    if _is_text(head):
        return _TEXT
    if head.startswith(_PROGRAMS):
        return PROGRAM
    return filetype.guess_mime(head) or UNKNOWN


def is_taken(kind: str) -> bool:
    """No programs; and no pictures of which we could not take away where and with what they were made."""
    return kind in PICTURES or not (kind == PROGRAM or kind.startswith("image/"))


def name_of(kind: str) -> str:
    """What a reader calls it."""
    for part, name in (
        ("image/", _("Picture")),
        ("video/", _("Video")),
        ("audio/", _("Sound")),
        ("text/", _("Text")),
        ("pdf", "PDF"),
        ("presentation", _("Presentation")),
        ("powerpoint", _("Presentation")),
        ("sheet", _("Spreadsheet")),
        ("excel", _("Spreadsheet")),
        ("word", _("Document")),
        ("opendocument.text", _("Document")),
        ("rtf", _("Document")),
        ("zip", _("Archive")),
        ("compressed", _("Archive")),
        ("tar", _("Archive")),
    ):
        if part in kind:
            return name
    return _("File")


def _is_text(head: bytes) -> bool:
    if b"\0" in head:
        return False
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return False
    return not head.startswith((b"%PDF", b"{\\rtf"))
