"""A backup that only a passphrase opens, in the format of age (age-encryption.org).

The second line is a key, locked with the passphrase; all that follows is locked with the key, piece by piece, so that a
changed or missing piece is found and no file is ever in memory as a whole. By hand, with the program age:

    sed -n 2p FILE | base64 -d | age -d > key && tail -n +3 FILE | age -d -i key | tar -xz
"""

import base64
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

import pyrage

from commonground.cli.backups.faults import BadBackup, Damaged

_MARK = b"commonground backup, sealed with a passphrase\n"


def is_sealed(path: Path) -> bool:
    """Whether the file needs a passphrase."""
    with path.open("rb") as file:
        return file.read(len(_MARK)) == _MARK


@contextmanager
def sealed(file: IO[bytes], passphrase: str) -> Iterator[IO[bytes]]:
    """What is written inside the block reaches `file` sealed; with an empty passphrase as it is."""
    if not passphrase:
        yield file
        return
    key = pyrage.x25519.Identity.generate()
    locked = pyrage.passphrase.encrypt(str(key).encode(), passphrase)
    file.write(_MARK + base64.b64encode(locked) + b"\n")
    with _piped(lambda source: _seal(source, file, key)) as sink:
        yield sink


def _seal(source: IO[bytes], file: IO[bytes], key: pyrage.x25519.Identity) -> None:
    try:
        pyrage.encrypt_io(source, file, [key.to_public()])
    except pyrage.EncryptError as error:  # it only wraps what `file` raised
        raise OSError(str(error)) from error


@contextmanager
def unsealed(path: Path, passphrase: str, moved: Callable[[int], object]) -> Iterator[IO[bytes]]:
    """The content of a backup; `moved` is told how far the file is read. Raises `BadBackup`."""
    with path.open("rb") as raw:
        file = _Told(raw, moved)
        if raw.read(len(_MARK)) != _MARK:
            raw.seek(0)
            yield file  # type: ignore[misc]  # as much of a file as is needed
            return
        key = _key(raw.readline(), passphrase)
        with _piped_back(lambda sink: pyrage.decrypt_io(file, sink, [key])) as source:
            yield source


def _key(line: bytes, passphrase: str) -> pyrage.x25519.Identity:
    try:
        locked = base64.b64decode(line, validate=False)
        return pyrage.x25519.Identity.from_str(pyrage.passphrase.decrypt(locked, passphrase).decode())
    except (pyrage.DecryptError, pyrage.IdentityError, ValueError) as error:
        raise BadBackup(
            "The passphrase does not open this backup. Nothing was changed. Give the one it was made with."
        ) from error


class _Told:
    """A file that tells how far it is read."""

    def __init__(self, file: IO[bytes], moved: Callable[[int], object]) -> None:
        self._file, self._moved = file, moved

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        found = self._file.read(size)
        self._moved(len(found))
        return found


@contextmanager
def _piped(work: Callable[[IO[bytes]], object]) -> Iterator[IO[bytes]]:
    """What is written inside the block is read by `work`, in a thread of its own; whatever that raises is raised."""
    reading, writing = os.pipe()
    with _beside(work, os.fdopen(reading, "rb")), suppress(BrokenPipeError), os.fdopen(writing, "wb") as sink:
        yield sink


@contextmanager
def _piped_back(work: Callable[[IO[bytes]], object]) -> Iterator[IO[bytes]]:
    """What `work` writes, in a thread of its own, is read inside the block; what is not read is let go."""
    reading, writing = os.pipe()

    def quietly(sink: IO[bytes]) -> None:
        try:
            with suppress(BrokenPipeError):
                work(sink)
        except OSError as error:
            raise Damaged("a piece of it was changed or is missing") from error
        except pyrage.DecryptError as error:
            raise Damaged("its key does not fit it") from error

    with _beside(quietly, os.fdopen(writing, "wb")), os.fdopen(reading, "rb") as source:
        yield source


@contextmanager
def _beside(work: Callable[[IO[bytes]], object], file: IO[bytes]) -> Iterator[None]:
    failures: list[BaseException] = []

    def run() -> None:
        try:
            with suppress(BrokenPipeError), file:
                work(file)
        except BaseException as failure:  # raised where the work is waited for
            failures.append(failure)

    thread = threading.Thread(target=run, name="sealing")
    thread.start()
    try:
        yield
    finally:
        thread.join()
        if failures:
            raise failures[0]
