"""Keeps the embedded server of a data folder running until it is told to stop."""

import contextlib
import logging
import signal
import threading
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import Future
from pathlib import Path
from types import MappingProxyType

from commonground.core.postgres.binaries import Programs
from commonground.core.postgres.errors import NoServer, ToldToStop
from commonground.core.postgres.lock import Lock, holder
from commonground.core.postgres.places import lock_file, make_state_folder
from commonground.core.postgres.plan import make_plan
from commonground.core.postgres.server import Server
from commonground.core.postgres.uri import uri_if_running

_log = logging.getLogger(__name__)
_NOTHING: Mapping[str, str] = MappingProxyType({})
_PATIENCE = 300.0  # seconds for a server that somebody else keeps to answer
_LONGEST_PAUSE = 10.0  # seconds between two attempts to bring a server back that dies again and again
_LONG_ENOUGH = 60.0  # seconds; a server that lived as long did not die of its start
_WAYS_TO_STOP = ((signal.SIGINT, 60.0), (signal.SIGQUIT, 15.0), (signal.SIGKILL, 15.0))  # with seconds to do so


class Supervisor:
    """One server for a data folder: ours, which comes back by itself when it dies, or the one that is there already.

    `settings` are settings of PostgreSQL by name; they count only for a server that this supervisor starts.
    """

    def __init__(
        self, home: Path, *, settings: Mapping[str, str] = _NOTHING, programs: Programs | None = None, name: str = ""
    ) -> None:
        self.home = home.expanduser().resolve()
        self.name = name
        self.uri = ""
        self._settings = settings
        self._programs = programs
        self._lock = Lock(lock_file(self.home))
        self._stopping = threading.Event()
        self._is_ready: Future[str] = Future()
        self._keeper: threading.Thread | None = None
        self._server: Server | None = None

    @property
    def is_ours(self) -> bool:
        """Whether this supervisor started the server and will stop it."""
        return self._keeper is not None

    def start(self) -> str:
        """Return the address of a server that answers, started if there was none; raises `NoServer`."""
        try:
            make_state_folder(self.home)
            self.uri = self._uri_of_another() or self._start_ours()
        except OSError as problem:
            self.stop()
            raise NoServer(
                f"The database cannot be kept in {self.home}: {problem}. "
                f"Set COMMONGROUND_HOME to a folder that you may write in."
            ) from problem
        except BaseException:
            self.stop()
            raise
        return self.uri

    def stop(self) -> None:
        """Stop the server if it is ours; all that was committed is on disk then."""
        self._stopping.set()
        for number, patience in _WAYS_TO_STOP:
            if self._keeper and self._keeper.is_alive():
                if self._server:
                    self._server.signal(number)
                self._keeper.join(patience)
        self._lock.let_go()

    def _uri_of_another(self) -> str | None:
        """The address of a server kept by somebody else; None as soon as the right to start one is ours."""
        give_up_at = time.monotonic() + _PATIENCE
        while not self._lock.take(self.name):
            uri = uri_if_running(self.home)
            if uri:
                return uri
            if time.monotonic() > give_up_at:
                raise NoServer(
                    f"The server of {self.home} is kept by {holder(lock_file(self.home))}, but does not answer. "
                    f"Stop that process, then start again."
                )
            time.sleep(0.05)
        return None

    def _start_ours(self) -> str:
        server = Server(make_plan(self.home, self._settings, self._programs), self._stopping)
        self._server = server
        self._keeper = threading.Thread(target=self._keep, args=[server], name="postgres", daemon=True)
        self._keeper.start()
        return self._is_ready.result()

    def _keep(self, server: Server) -> None:
        """Run in a thread of its own from the first start to the last stop, for the server ends with the thread."""
        with server:
            try:
                self._is_ready.set_result(_begin(server))
            except Exception as problem:  # raised where the start is waited for
                self._is_ready.set_exception(problem)
            else:
                self._keep_alive(server)

    def _keep_alive(self, server: Server) -> None:
        """Start the server again each time it dies, at growing intervals: a full disk may be emptied meanwhile."""
        deaths_in_a_row = 0
        while True:
            began = time.monotonic()
            status = server.wait()
            if self._stopping.is_set():
                return
            _log.warning("PostgreSQL ended by itself (status %s). Starting it again.", status)
            deaths_in_a_row = deaths_in_a_row + 1 if time.monotonic() - began < _LONG_ENOUGH else 1
            self._stopping.wait(min(deaths_in_a_row - 1, _LONGEST_PAUSE))
            self._start_again(server)

    def _start_again(self, server: Server) -> None:
        try:
            server.start()
        except ToldToStop:
            pass
        except (NoServer, OSError) as problem:
            _log.error("%s", problem)


def _begin(server: Server) -> str:
    server.make_data()
    server.start()
    server.make_database()
    return server.uri


@contextlib.contextmanager
def running(home: Path, *, settings: Mapping[str, str] = _NOTHING, programs: Programs | None = None) -> Iterator[str]:
    """The address of a server for the data folder, for as long as the block lasts; one that ran before goes on."""
    supervisor = Supervisor(home, settings=settings, programs=programs)
    supervisor.start()
    try:
        yield supervisor.uri
    finally:
        supervisor.stop()
