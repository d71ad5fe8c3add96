"""A dump as it lies on the disk: a folder, a .zip or a .7z with one file a table."""

import os
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from commonground.core.require import Refused

TABLES = ("Users", "Posts", "Comments", "Votes", "PostLinks")
_SEVEN_ZIP = b"7z\xbc\xaf\x27\x1c"
_ROOM_LEFT = 64 * 2**20  # bytes
_DAMAGED = "{} is damaged, or was not copied whole."
_OTHERWISE_PACKED = "{} is packed in a way that cannot be read here. Unpack it first."


@dataclass(frozen=True, slots=True)
class Dump:
    """The tables that are there: their sizes in bytes, and how each is opened."""

    sizes: Mapping[str, int]
    open: Callable[[str], BinaryIO]

    @property
    def size(self) -> int:
        """All tables together."""
        return sum(self.sizes.values())


@contextmanager
def opened(path: Path) -> Iterator[Dump]:
    """The dump at the path; Refused, with the reason, if there is none."""
    with ExitStack() as stack:
        if path.is_dir():
            yield _folder(path)
        elif zipfile.is_zipfile(path):
            yield _zip(path, stack)
        elif _begins_as_seven_zip(path):
            yield _seven_zip(path, stack)
        else:
            raise Refused(f"{path} is neither a folder nor a .zip nor a .7z.")


def require_room(needed: int) -> None:
    """Raise Refused unless so many bytes fit where temporary files go."""
    folder = tempfile.gettempdir()
    free = shutil.disk_usage(folder).free - _ROOM_LEFT
    if free < needed:
        raise Refused(
            f"There is too little room in {folder}: {needed / 1e9:,.1f} GB are needed for a while. "
            f"Set TMPDIR to a folder with more."
        )


def _tables(names: Mapping[str, str]) -> dict[str, str]:
    """What each table is called in the dump, by its name; `names` are all files there by their paths."""
    found: dict[str, str] = {}
    for path, file in sorted(names.items()):
        table = next((one for one in TABLES if file.lower() == f"{one}.xml".lower()), None)
        if table in found:
            raise Refused(f"There are two files called {file}. Bring in one site at a time.")
        if table:
            found[table] = path
    if "Posts" not in found:
        raise Refused("There is no Posts.xml in it.")
    return found


def _folder(path: Path) -> Dump:
    paths = _tables({str(one): one.name for one in path.iterdir() if one.is_file()})
    return Dump({table: os.path.getsize(one) for table, one in paths.items()}, lambda table: open(paths[table], "rb"))


def _zip(path: Path, stack: ExitStack) -> Dump:
    with _readable(path):
        archive = stack.enter_context(zipfile.ZipFile(path))
    members = {one.filename: one for one in archive.infolist() if not one.is_dir()}
    names = _tables({name: name.rpartition("/")[2] for name in members})
    if any(members[name].flag_bits & 1 for name in names.values()):
        raise Refused(f"{path} is locked by a password. Unpack it first.")

    def open_table(table: str) -> BinaryIO:
        with _readable(path):
            return archive.open(names[table])  # type: ignore[return-value]

    return Dump({table: members[name].file_size for table, name in names.items()}, open_table)


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    """Raise Refused where the .zip cannot be read."""
    try:
        yield
    except NotImplementedError:  # so zipfile says that it does not know a packing
        raise Refused(_OTHERWISE_PACKED.format(path)) from None
    except (zipfile.BadZipFile, OSError):
        raise Refused(_DAMAGED.format(path)) from None


def _begins_as_seven_zip(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(_SEVEN_ZIP)) == _SEVEN_ZIP


def _seven_zip(path: Path, stack: ExitStack) -> Dump:
    from commonground.integrations.stackexchange.unpacking import NotUnpacked, sizes_in, unpack

    try:
        sizes = sizes_in(path)
        names = _tables({name: name.rpartition("/")[2] for name in sizes})
        require_room(sum(sizes[name] for name in names.values()))
        files = {name: stack.enter_context(tempfile.TemporaryFile()) for name in names.values()}  # noqa: SIM115
        unpack(path, files)
    except NotUnpacked as error:
        raise Refused(f"{path} cannot be unpacked: {error}") from None

    def open_table(table: str) -> BinaryIO:
        return os.fdopen(os.dup(files[names[table]].fileno()), "rb")

    return Dump({table: sizes[name] for table, name in names.items()}, open_table)
