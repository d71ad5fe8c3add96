"""Members of a .7z, written to open files: what the archive calls them never becomes a path."""

import zlib
from collections.abc import Mapping
from lzma import LZMAError
from pathlib import Path
from typing import IO

import py7zr
from py7zr.exceptions import ArchiveError, CrcError, PasswordRequired
from py7zr.io import Py7zIO, WriterFactory

_DAMAGE = (CrcError, LZMAError, zlib.error)  # what they say tells nobody anything
_UNREADABLE = (ArchiveError, PasswordRequired, EOFError, OSError, ValueError, *_DAMAGE)


class NotUnpacked(Exception):
    """Why an archive could not be unpacked."""


def sizes_in(path: Path) -> dict[str, int]:
    """The sizes of its files, unpacked, by their names."""
    try:
        with py7zr.SevenZipFile(path) as archive:
            return {one.filename: one.uncompressed for one in archive.list() if not one.is_directory}
    except _UNREADABLE as error:
        raise NotUnpacked(_reason(error)) from error


def unpack(path: Path, files: Mapping[str, IO[bytes]]) -> None:
    """Write members into these files, none larger than the archive says that it is."""
    try:
        with py7zr.SevenZipFile(path) as archive:
            archive.extract(targets=list(files), factory=_Files(files))
    except _UNREADABLE as error:
        raise NotUnpacked(_reason(error)) from error


def _reason(error: Exception) -> str:
    if isinstance(error, PasswordRequired):
        return "it is locked by a password."
    said = "" if isinstance(error, _DAMAGE) else str(error)
    return f"{said or 'it is damaged, or was not copied whole'}."


class _Files(WriterFactory):
    """Hands out the file of each member."""

    def __init__(self, files: Mapping[str, IO[bytes]]) -> None:
        self._files = files

    def create(self, filename: str, mode: str | None = None) -> Py7zIO:
        name = next(one for one in self._files if filename == one or filename.endswith(f"/{one}"))
        return _Open(self._files[name])


class _Open(Py7zIO):
    """An open file as the library wants it. It is left at its beginning."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    def write(self, s: bytes | bytearray) -> int:
        return self._file.write(s)

    def read(self, size: int | None = None) -> bytes:
        return self._file.read(-1 if size is None else size)

    def seek(self, offset: int, whence: int = 0) -> int:
        return self._file.seek(offset, whence)

    def flush(self) -> None:
        self._file.flush()

    def size(self) -> int:
        return self._file.tell()
