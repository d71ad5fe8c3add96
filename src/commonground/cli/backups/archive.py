"""The format of a backup: a compressed tar of what there is, then of how much of it, with one checksum over all.

about.json            what it is, read first
tables/NAME/000001    rows as PostgreSQL's COPY writes them, in pieces
files/...             what people uploaded
secret_key            in a sealed backup only
manifest.json         what there must have been, read last
"""

import gzip
import hashlib
import io
import json
import tarfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import PurePosixPath
from typing import IO, Any

from commonground.cli.backups.faults import BadBackup, Damaged

FORMAT = 1
_ABOUT, _MANIFEST = "about.json", "manifest.json"
_PIECE = 1 << 20
_LEVEL = 3  # of compression: a third of the time of the usual one, a tenth more bytes


@dataclass(frozen=True, slots=True)
class About:
    """What a backup is: of which network, from when, made by which version, with which tables."""

    format: int
    id: str
    version: str
    network: str
    made_at: str
    migrations: list[list[str]]
    tables: dict[str, list[str]]


@dataclass(slots=True)
class Manifest:
    """How much there is in a backup."""

    rows: dict[str, int] = field(default_factory=dict)
    row_bytes: int = 0
    files: int = 0
    file_bytes: int = 0
    sequences: dict[str, list[int]] = field(default_factory=dict)
    has_key: bool = False
    sha256: str = ""


class Writer:
    """Puts one part after the other into a backup."""

    def __init__(self, file: IO[bytes], about: About) -> None:
        self._zip = gzip.GzipFile(fileobj=file, mode="wb", compresslevel=_LEVEL, filename="")
        self._tar = tarfile.open(fileobj=self._zip, mode="w|")  # noqa: SIM115 (closed by `close`)
        self._sum = _Sum()
        self.add(_ABOUT, json.dumps(asdict(about)).encode())

    def add(self, name: str, content: bytes) -> None:
        """Put in some bytes."""
        self.add_file(name, len(content), io.BytesIO(content))

    def add_file(self, name: str, size: int, file: IO[bytes]) -> None:
        """Put in the first `size` bytes of a file; raises `OSError` when it has fewer."""
        entry = tarfile.TarInfo(name)
        entry.size, entry.mode = size, 0o600
        self._sum.begin(name, size)
        self._tar.addfile(entry, self._sum.over(file))

    def end(self, manifest: Manifest) -> None:
        """Say how much there was."""
        manifest.sha256 = self._sum.hexdigest()
        self.add(_MANIFEST, json.dumps(asdict(manifest)).encode())
        self.close()

    def close(self) -> None:
        """Let go of it, also when it is not whole."""
        self._tar.close()
        self._zip.close()


@dataclass(frozen=True, slots=True)
class Part:
    """A table's piece, a file or the key: its name, and its bytes, to be read before the next part."""

    name: PurePosixPath
    size: int
    content: IO[bytes]

    def pieces(self) -> Iterator[bytes]:
        """Its bytes, some at a time."""
        while piece := self.content.read(_PIECE):
            yield piece


class Reader:
    """Takes a backup apart, in order; raises `Damaged` where it is not what was written."""

    def __init__(self, file: IO[bytes]) -> None:
        self._sum = _Sum()
        self._entries = self._read(file)
        self.manifest = Manifest()
        first = next(self._entries, None)
        if first is None or str(first.name) != _ABOUT:
            raise Damaged("it does not begin like one of Commonground")
        self.about: About = _made(About, first.content.read())
        if self.about.format != FORMAT:
            raise BadBackup(
                f"This backup was made by Commonground {self.about.version}. Install that to bring it back."
            )

    def parts(self) -> Iterator[Part]:
        """Everything between the first word and the last; then `manifest` is known and the checksum right."""
        for part in self._entries:
            if str(part.name) == _MANIFEST:
                self.manifest = _made(Manifest, part.content.read())
                break
            yield part
            for _rest in part.pieces():
                pass
        else:
            raise Damaged("its end is missing")
        if self.manifest.sha256 != self._sum_before_manifest:
            raise Damaged("its checksum is wrong")
        for _more in self._entries:
            raise Damaged("something follows its end")

    def _read(self, file: IO[bytes]) -> Iterator[Part]:
        with gzip.GzipFile(fileobj=file, mode="rb") as unzipped:
            with _damage():
                tar = tarfile.open(fileobj=unzipped, mode="r|")  # noqa: SIM115 (holds nothing)
            while entry := _next(tar):
                self._sum_before_manifest = self._sum.hexdigest()
                self._sum.begin(entry.name, entry.size)
                content = tar.extractfile(entry)
                if content is None:
                    raise Damaged(f"{entry.name} in it is no file")
                yield Part(_safe(entry.name), entry.size, self._sum.over(content))  # type: ignore[arg-type]
            with _damage():
                while unzipped.read(_PIECE):  # its very last bytes say whether it was copied whole
                    pass


class _Sum:
    """The checksum over the names, sizes and bytes of all parts."""

    def __init__(self) -> None:
        self._sum = hashlib.sha256()
        self.hexdigest = self._sum.hexdigest

    def begin(self, name: str, size: int) -> None:
        self._sum.update(f"{name}\0{size}\0".encode())

    def over(self, file: IO[bytes]) -> "_Summed":
        return _Summed(file, self._sum)


class _Summed:
    """A file whose bytes are counted into the checksum as they are read."""

    def __init__(self, file: IO[bytes], into: Any) -> None:
        self._file, self._into = file, into

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        with _damage():
            found = self._file.read(size)
        self._into.update(found)
        return found


def _next(tar: tarfile.TarFile) -> tarfile.TarInfo | None:
    with _damage():
        return tar.next()


@contextmanager
def _damage() -> Iterator[None]:
    """Say in our words what the libraries say of a file that is not what it should be."""
    try:
        yield
    except (EOFError, gzip.BadGzipFile, zlib.error, tarfile.TarError) as error:
        raise Damaged("it is cut short or no backup at all") from error


def _made(kind: type[Any], content: bytes) -> Any:
    try:
        said = json.loads(content)
        return kind(**{name: said[name] for name in kind.__dataclass_fields__ if name in said})
    except (ValueError, TypeError) as error:
        raise Damaged("what it says of itself cannot be read") from error


def _safe(name: str) -> PurePosixPath:
    """A name that stays where it is put."""
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or "\0" in name:
        raise Damaged(f"{name!r} in it would lead out of the data folder")
    return path
