"""The encode process: one model in memory, answering everybody on one unix socket (the protocol is in `protocol.py`).

One thread encodes, a text at a time; requests are read and answered between. The socket is open to its owner alone,
and a lock beside it keeps a second process from answering in the same place.
"""

import asyncio
import fcntl
import os
import signal
import socket
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import structlog

from commonground.search.encoder import protocol
from commonground.search.encoder.address import make_folder
from commonground.search.encoder.lanes import Job, Lanes
from commonground.search.encoder.model import Encoder

MOST_CONNECTIONS = 512  # below the 1,024 open files that systems commonly allow a process
SLOWEST_FRAME = 10.0  # seconds from its length to its end

log = structlog.get_logger(__name__)


class AlreadyAnswering(Exception):
    """Another process answers on this socket."""


class _BrokenFrame(Exception):
    """A frame after which the beginning of the next cannot be found."""


def serve(encoder: Encoder, path: Path, *, ready: Callable[[], None]) -> None:
    """Answer on the socket `path` until SIGTERM or SIGINT; `ready` is called once it is open."""
    make_folder(path)
    with _alone(path), _listening(path) as listener:
        asyncio.run(_Server(encoder).run(listener, ready))


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """AlreadyAnswering if somebody is inside; the lock goes with its process, however that ends."""
    with path.with_suffix(".lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyAnswering(f"An encode process already answers on {path}.") from None
        yield


@contextmanager
def _listening(path: Path) -> Iterator[socket.socket]:
    """The open socket at `path`, for its owner alone from the first moment; only inside `_alone`."""
    path.unlink(missing_ok=True)
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listener:
        others = os.umask(0o177)
        try:
            listener.bind(str(path))
        finally:
            os.umask(others)
        try:
            yield listener
        finally:
            path.unlink(missing_ok=True)


class _Server:
    """The connections, the jobs that wait, and the one thread that encodes."""

    def __init__(self, encoder: Encoder) -> None:
        self.encoder = encoder
        self.lanes = Lanes()
        self.connections: set[asyncio.Task[None]] = set()

    async def run(self, listener: socket.socket, ready: Callable[[], None]) -> None:
        stop = asyncio.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
        working = asyncio.create_task(self.work())
        server = await asyncio.start_unix_server(self.connected, sock=listener, backlog=MOST_CONNECTIONS)
        ready()
        waiting = asyncio.create_task(stop.wait())
        await asyncio.wait([working, waiting], return_when=asyncio.FIRST_COMPLETED)
        server.close()
        tasks = {working, waiting, *self.connections}
        for task in tasks:
            task.cancel()
        ends = await asyncio.gather(*tasks, return_exceptions=True)
        for end in ends:
            if isinstance(end, Exception):
                raise end

    async def work(self) -> None:
        """Encode what waits, text by text, for ever."""
        loop = asyncio.get_running_loop()
        with ThreadPoolExecutor(1, "encode") as thread:
            while True:
                job = await self.lanes.next_job()
                try:
                    job.take(await loop.run_in_executor(thread, self.row, job.next_text))
                except Exception as error:  # whatever is wrong with one text must not end the process
                    log.exception("encode.failed")
                    job.fail(error)

    def row(self, text: str) -> bytes:
        """The vector of one text as it goes over the wire."""
        return self.encoder.encode([text]).astype("<f4").tobytes()

    async def connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one client, request after request, until it leaves."""
        task = asyncio.current_task()
        assert task is not None  # noqa: S101
        self.connections.add(task)
        try:
            await self.converse(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass  # the client has left, or we are stopping
        finally:
            self.connections.discard(task)
            writer.close()

    async def converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if len(self.connections) > MOST_CONNECTIONS:
            writer.write(protocol.refusal(f"There are {MOST_CONNECTIONS} connections already."))
            return
        while True:
            try:
                reply = await self.answer(await _frame(reader), reader)
            except _BrokenFrame as error:
                log.warning("encode.broken_frame", reason=str(error))
                writer.write(protocol.refusal(str(error)))
                return
            writer.write(reply)
            await writer.drain()

    async def answer(self, body: bytes, reader: asyncio.StreamReader) -> bytes:
        """The reply to one request, once its turn has come."""
        try:
            texts = protocol.texts_of(body)
        except protocol.BadRequest as error:
            log.warning("encode.bad_request", reason=str(error))
            return protocol.refusal(str(error))
        if not texts:
            return protocol.reply(self.encoder.model_name(), [])
        job = Job(texts, is_wanted=lambda: not reader.at_eof())
        self.lanes.add(job)
        try:
            return protocol.reply(self.encoder.model_name(), await job.done)
        except ConnectionError:
            raise
        except Exception:
            return protocol.refusal("This could not be encoded.")


async def _frame(reader: asyncio.StreamReader) -> bytes:
    """The next frame; asyncio.IncompleteReadError when the client has left."""
    (length,) = protocol.LENGTH.unpack(await reader.readexactly(protocol.LENGTH.size))
    if length > protocol.LARGEST_REQUEST:
        raise _BrokenFrame(f"A request has at most {protocol.LARGEST_REQUEST} bytes.")
    try:
        return await asyncio.wait_for(reader.readexactly(length), SLOWEST_FRAME)
    except TimeoutError:
        raise _BrokenFrame(f"A request arrives within {SLOWEST_FRAME:.0f} seconds.") from None
