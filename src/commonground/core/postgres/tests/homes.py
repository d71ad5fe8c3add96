"""Data folders for tests, servers in processes of their own, and a look at what is left behind."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg

import commonground
from commonground.core.postgres import remove
from commonground.core.postgres.places import forsaken_folders, known_places
from commonground.core.postgres.postmaster import Postmaster, read_postmaster

QUICK = {"fsync": "off"}
SOURCE = Path(commonground.__path__[0]).parent


@contextlib.contextmanager
def temporary_home(name: str = "home", mode: int = 0o755) -> Iterator[Path]:
    """A data folder that is not there yet, in a folder of that mode; afterwards nothing of it is left anywhere."""
    top = Path(tempfile.mkdtemp(prefix="cg-test-", dir="/tmp"))
    top.chmod(mode)
    home = top / name
    try:
        yield home
        places = known_places(home)
        remove(home)
        left = [path for path in (places.elsewhere, places.short, places.state) if path and path.exists()]
        assert not [*left, *forsaken_folders(home)]
        assert eventually(lambda: not processes_below(top)), processes_below(top)
    finally:
        shutil.rmtree(top)


@contextlib.contextmanager
def kept_in_background(home: Path) -> Iterator[subprocess.Popen[str]]:
    """A supervisor in a process of its own whose server is ready."""
    environment = {**os.environ, "PYTHONPATH": str(SOURCE)}
    command = [sys.executable, "-m", "commonground.core.postgres", str(home), "fsync=off"]
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as keeper:
        assert keeper.stdout is not None
        assert keeper.stdout.readline().startswith("postgresql://")
        try:
            yield keeper
        finally:
            keeper.terminate()
            keeper.send_signal(signal.SIGCONT)  # one that a test has paused hears nothing


def postmaster(home: Path) -> Postmaster:
    """The server that runs for a data folder."""
    found = read_postmaster(known_places(home).data)
    assert found is not None
    return found


def eventually(condition: Callable[[], object], seconds: float = 20.0) -> bool:
    """Whether something becomes true within that time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.02)
    return False


def ask(uri: str, statement: str) -> str:
    """The first value that the server answers to one statement in a connection of its own."""
    with psycopg.connect(uri, autocommit=True, connect_timeout=10) as connection:
        cursor = connection.execute(statement.encode())
        row = cursor.fetchone() if cursor.description else None
    return str(row[0]) if row else ""


def answers(uri: str) -> bool:
    """Whether the server takes a connection and a statement."""
    try:
        return ask(uri, "SELECT 1") == "1"
    except psycopg.OperationalError:
        return False


def mode(path: Path) -> int:
    """The mode of a file or folder."""
    return path.stat().st_mode & 0o7777


def processes_below(top: Path) -> list[str]:
    """The command lines of processes that name or work in a folder."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            works_in = os.readlink(entry / "cwd")
            command = (entry / "cmdline").read_text().replace("\0", " ")
        except OSError:
            continue
        if works_in.startswith(str(top)) or (f"{top}/" in command and int(entry.name) != os.getpid()):
            found.append(f"{entry.name} {command}")
    return found
