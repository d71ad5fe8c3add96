"""The server of one data folder: its data made, started, waited for, told to stop."""

import logging
import secrets
import shutil
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Self

from commonground.core.postgres.errors import NoServer, ToldToStop
from commonground.core.postgres.folders import make_private, open_log, write_private
from commonground.core.postgres.launching import Child
from commonground.core.postgres.plan import Plan, data_major
from commonground.core.postgres.postmaster import clear_the_way, read_postmaster
from commonground.core.postgres.uri import ROLE, make_database, uri_of

_PATIENCE = 60.0  # seconds for an old lock to go away
_LONG = 20.0  # seconds after which we say what takes so long
_log = logging.getLogger(__name__)
_LARGEST_LOG = 16_000_000  # bytes
_IN_THE_WAY = ("already exists", "still in use")  # said of its lock files and of its shared memory


class Server:
    """A PostgreSQL server as a child of this process."""

    def __init__(self, plan: Plan, stopping: threading.Event) -> None:
        self.plan = plan
        self._stopping = stopping
        self._child: Child | None = None

    @property
    def uri(self) -> str:
        """Its address, once it is ready."""
        server = read_postmaster(self.plan.places.data)
        if server is None:
            raise NoServer(f"PostgreSQL has just stopped. What it said is in {self.plan.places.log}.")
        return uri_of(self.plan.places, server.port)

    def make_data(self) -> None:
        """Make the data folder if there is none; an attempt that was interrupted leaves nothing that looks like one."""
        places = self.plan.places
        if data_major(places.data):
            _require(places.password)
            return
        new, word = places.folder / "data.new", places.folder / "password.new"
        shutil.rmtree(new, ignore_errors=True)
        make_private(new, self.plan.account)
        password = secrets.token_urlsafe(24)
        write_private(places.password, password)
        write_private(word, password, self.plan.account)
        try:
            self._run_initdb(new, word)
        finally:
            word.unlink()
        new.rename(places.data)

    def start(self) -> None:
        """Start the server and return when it answers; raises `NoServer`, or `ToldToStop` when told to meanwhile."""
        places = self.plan.places
        give_up_at = time.monotonic() + _PATIENCE
        while True:
            clear_the_way(places.data, places.socket)
            begin = _size_of_log(places.log)
            if self._becomes_ready():
                return
            said = places.log.read_bytes()[begin:].decode(errors="replace")
            if time.monotonic() > give_up_at or not any(reason in said for reason in _IN_THE_WAY):
                raise NoServer(f"PostgreSQL did not start. It said (in {places.log}):\n{_end_of(said)}")
            time.sleep(0.2)

    def make_database(self) -> None:
        """Make the product's database if it is missing."""
        server = read_postmaster(self.plan.places.data)
        make_database(self.plan.places, server.port if server else 5432)

    def wait(self) -> int:
        """The exit status of the server, once it has ended."""
        return self._child.wait() if self._child else 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Leave no process behind, whatever happened."""
        if self._child:
            self._child.end()
        clear_the_way(self.plan.places.data, self.plan.places.socket)

    def signal(self, number: signal.Signals) -> None:
        """Tell the child that runs at the moment to stop: SIGINT cleanly, SIGQUIT at once."""
        if self._child:
            self._child.signal(number)

    def _run_initdb(self, data: Path, word: Path) -> None:
        with tempfile.TemporaryFile() as output:
            self._child = Child(self.plan, "initdb", *self._initdb_options(data, word), output=output)
            status = self._child.wait()
            output.seek(0)
            said = output.read().decode(errors="replace")
        if self._stopping.is_set():
            raise ToldToStop
        if status != 0:
            raise NoServer(f"PostgreSQL could not make its data folder {data}. It said:\n{_end_of(said)}")

    def _initdb_options(self, data: Path, word: Path) -> Iterator[str]:
        yield from ("-D", str(data), "-U", ROLE, "-E", "UTF8", "--data-checksums", "--lc-messages=C")
        yield from ("-A", "scram-sha-256", f"--pwfile={word}")
        yield from _locale_options(self.plan.programs.major)
        if self.plan.settings.get("fsync") == "off":
            yield "--no-sync"

    def _becomes_ready(self) -> bool:
        """Launch the server and wait until it answers; False when it ends instead."""
        places = self.plan.places
        with open_log(places.log) as log:
            options = [part for name, value in self.plan.settings.items() for part in ("-c", f"{name}={value}")]
            child = Child(self.plan, "postgres", "-D", str(places.data), "-k", str(places.socket), *options, output=log)
        self._child = child
        say_so_at = time.monotonic() + _LONG
        while not child.has_ended:
            if self._stopping.is_set():
                child.end()
                raise ToldToStop
            server = read_postmaster(places.data)
            if server and server.pid == child.pid and server.is_ready:
                return True
            if time.monotonic() > say_so_at:
                _log.warning("PostgreSQL reads its journal after a crash before it answers. See %s.", places.log)
                say_so_at += 10 * _LONG
            time.sleep(0.01)
        child.wait()
        return False


def _locale_options(major: int) -> tuple[str, ...]:
    """The same order of letters on every machine; before 18, full text search folds case by the machine's locale."""
    if major < 17:
        return ("--locale=C.UTF-8",)
    builtin = ("--locale-provider=builtin", "--builtin-locale=C.UTF-8")
    return (*builtin, "--lc-ctype=C.UTF-8") if major == 17 and sys.platform == "linux" else builtin


def _require(password: Path) -> None:
    if not password.exists():
        raise NoServer(f"There is a database, but its password is missing: bring {password} back from a backup.")


def _size_of_log(log: Path) -> int:
    """Where the log goes on; one that has grown large is put aside first, in place of the one put aside before."""
    size = log.stat().st_size if log.exists() else 0
    if size < _LARGEST_LOG:
        return size
    log.replace(log.with_name("log.old"))
    return 0


def _end_of(said: str) -> str:
    return "\n".join(said.strip().splitlines()[-6:])
