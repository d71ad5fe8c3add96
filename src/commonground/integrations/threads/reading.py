"""Lines of a file that may be packed, large, damaged, or not text at all: one at a time, never all of it."""

import gzip
import io
import os
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

LONGEST_LINE = 16 * 2**20  # bytes
_PACKED = b"\x1f\x8b"
_MARK = b"\xef\xbb\xbf"  # some programs begin UTF-8 with it


@dataclass(frozen=True, slots=True)
class Line:
    """One line as it stands in the file; `fault` says what is wrong when it could not be read."""

    number: int
    content: bytes
    fault: str = ""


class Lines:
    """The lines of an open file, and how far it has been read."""

    def __init__(self, file: io.FileIO) -> None:
        self.size = os.fstat(file.fileno()).st_size
        self.is_whole = True
        self._counted = _Counted(file)
        buffered = io.BufferedReader(self._counted)
        is_packed = buffered.peek(len(_PACKED)).startswith(_PACKED)
        self._stream: io.BufferedIOBase = gzip.GzipFile(fileobj=buffered) if is_packed else buffered

    @property
    def position(self) -> int:
        """How many bytes of the file have been read."""
        return self._counted.count

    def __iter__(self) -> Iterator[Line]:
        number = 0
        while True:
            number += 1
            try:
                line = self._next(number)
            except (EOFError, OSError, zlib.error):
                self.is_whole = False
                yield Line(number, b"", "The file breaks off here: it is damaged, or was not copied whole.")
                return
            if line is None:
                return
            yield line

    def _next(self, number: int) -> Line | None:
        content = self._stream.readline(LONGEST_LINE)
        if not content:
            return None
        if len(content) == LONGEST_LINE and not content.endswith(b"\n"):
            self._skip_line()
            return Line(number, b"", f"The line is longer than {LONGEST_LINE // 2**20} MB.")
        return Line(number, content.removeprefix(_MARK).strip() if number == 1 else content.strip())

    def _skip_line(self) -> None:
        while (more := self._stream.readline(LONGEST_LINE)) and not more.endswith(b"\n"):
            pass


@contextmanager
def lines_of(path: Path) -> Iterator[Lines]:
    """The lines of a file, packed by gzip or not."""
    with io.FileIO(path) as file:
        yield Lines(file)


class _Counted(io.RawIOBase):
    """Counts what is read, also of what has no position, such as a pipe."""

    def __init__(self, file: io.FileIO) -> None:
        self._file = file
        self.count = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "memoryview[int] | bytearray") -> int:  # type: ignore[override]
        read = self._file.readinto(buffer) or 0
        self.count += read
        return read
