"""Asking the encode process for the vectors of texts.

Each thread keeps one connection. Whoever asks says how long it may take and is told by EncoderAway when nobody answers
in time; finding then goes by words alone.
"""

import json
import os
import socket
import threading
import time
import weakref
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, NamedTuple

from commonground.environment import home
from commonground.search.encoder.address import require_own_folder, socket_path
from commonground.search.encoder.protocol import LENGTH, MOST_TEXTS, WIDTH, request

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np
    import numpy.typing as npt

    from commonground.search.encoder.model import Encoder

LARGEST_REPLY = MOST_TEXTS * WIDTH * 4


class EncoderAway(Exception):
    """No encode process answers, or not in time; the text says which."""


def encode(texts: Sequence[str], *, timeout: float) -> "npt.NDArray[np.float32]":
    """The vectors (n, 384) of n texts, each of length 1, within `timeout` seconds in all; else EncoderAway."""
    if _here is not None:
        return _here.encode(texts)
    import numpy as np

    deadline = time.monotonic() + timeout
    parts = [texts[start : start + MOST_TEXTS] for start in range(0, len(texts), MOST_TEXTS)]
    replies = [_asked(part, deadline) for part in parts]
    if len({reply.model for reply in replies}) > 1:
        raise EncoderAway("The encode process has changed its model meanwhile.")
    rows = np.frombuffer(b"".join(reply.rows for reply in replies), "<f4")
    return rows.reshape(len(texts), WIDTH).astype(np.float32)


def model_name(*, timeout: float = 1.0) -> str:
    """The name to store beside vectors: that of this thread's latest vectors, or asked for."""
    if _here is not None:
        return _here.model_name()
    kept = _kept()
    if kept is not None and kept.model:
        return kept.model
    return _asked([], time.monotonic() + timeout).model


def answers(*, timeout: float = 1.0) -> bool:
    """Whether vectors can be had now; it is asked anew, whatever was heard of it before."""
    if _here is not None:
        return True
    try:
        _asked([], time.monotonic() + timeout)
    except EncoderAway:
        return False
    return True


@contextmanager
def encoding_here(encoder: "Encoder") -> Iterator[None]:
    """Inside, this process itself answers in place of the encode process: for evaluations and tests."""
    global _here
    before, _here = _here, encoder
    try:
        yield
    finally:
        _here = before


_here: "Encoder | None" = None
_own = threading.local()


class _Refused(Exception):
    """The encode process answers, but not this."""


class _Reply(NamedTuple):
    """What the process answered: the model's name and the rows of numbers."""

    model: str
    rows: bytes


class _Connection:
    """One connection to the encode process, of one thread of one process."""

    def __init__(self, path: "Path", deadline: float) -> None:
        require_own_folder(path)
        self.path = path
        self.process = os.getpid()
        self.model = ""
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.close = weakref.finalize(self, self._socket.close)  # also when its thread ends
        self._until(deadline)
        self._socket.connect(str(path))

    def ask(self, texts: Sequence[str], deadline: float) -> _Reply:
        """The model's name and the rows of at most MOST_TEXTS texts."""
        self._until(deadline)
        self._socket.sendall(request(texts))
        header = json.loads(self._frame(deadline))
        if "error" in header:
            raise _Refused(header["error"])
        rows = self._frame(deadline) if header["texts"] else b""
        if len(rows) != len(texts) * WIDTH * 4:
            raise ValueError("its vectors have another width")
        self.model = header["model"]
        return _Reply(self.model, rows)

    def _frame(self, deadline: float) -> bytes:
        (length,) = LENGTH.unpack(self._exactly(LENGTH.size, deadline))
        if length > LARGEST_REPLY:
            raise ConnectionError("a reply of another protocol")
        return self._exactly(length, deadline)

    def _exactly(self, count: int, deadline: float) -> bytes:
        parts = bytearray()
        while len(parts) < count:
            self._until(deadline)
            part = self._socket.recv(count - len(parts))
            if not part:
                raise ConnectionResetError("the encode process has gone")
            parts += part
        return bytes(parts)

    def _until(self, deadline: float) -> None:
        left = deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError("no time left")
        self._socket.settimeout(left)


def _asked(texts: Sequence[str], deadline: float) -> _Reply:
    """The reply to one request; EncoderAway without one."""
    try:
        return _asked_again_if_broken(texts, deadline)
    except _Refused as error:
        raise EncoderAway(f"The encode process refuses: {error}") from None
    except TimeoutError:
        _drop()  # its answer may still come, and must not be taken for that to the next request
        raise EncoderAway("The encode process did not answer in time.") from None
    except (OSError, ValueError, KeyError, TypeError) as error:
        _drop()
        raise EncoderAway(f"No encode process answers: {error}") from None


def _asked_again_if_broken(texts: Sequence[str], deadline: float) -> _Reply:
    """The reply on the kept connection, or on a new one if that has broken: the process was started anew since."""
    kept = _kept()
    if kept is not None:
        with suppress(ConnectionError):
            return kept.ask(texts, deadline)
    return _fresh(deadline).ask(texts, deadline)


def _kept() -> _Connection | None:
    """This thread's connection, unless it belongs to the process we were forked from or to another data folder."""
    connection: _Connection | None = getattr(_own, "connection", None)
    if connection is None or connection.process != os.getpid() or connection.path != socket_path(home()):
        return None
    return connection


def _fresh(deadline: float) -> _Connection:
    _drop()
    _own.connection = _Connection(socket_path(home()), deadline)
    return _own.connection  # type: ignore[no-any-return]


def _drop() -> None:
    connection: Any = getattr(_own, "connection", None)
    _own.connection = None
    if connection is not None:
        connection.close()
