"""Commonground as it is started by hand, in processes of its own, and a look at all of them."""

import http.client
import os
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from commonground.core.postgres.processes import is_alive
from commonground.core.postgres.tests.homes import SOURCE, eventually

_STARTS_WITHIN = 120.0


def typed(home: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    """What a command said that ends by itself."""
    return subprocess.run(command(*words), env=environment(home, **more), capture_output=True, text=True, check=False)


def command(*words: str) -> list[str]:
    """A command of ours."""
    return [sys.executable, "-m", "commonground", *words]


def environment(home: Path, **more: str) -> dict[str, str]:
    """What it runs in: a data folder, and nothing of the test's own."""
    kept = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "DJANGO_SETTINGS_MODULE"}}
    return {**kept, "COMMONGROUND_HOME": str(home), "PYTHONPATH": str(SOURCE), **more}


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def family_of(pid: int) -> dict[int, str]:
    """All processes that descend from one, with their command lines."""
    parents: dict[int, int] = {}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            parents[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
    found, new = {pid}, {pid}
    while new := {child for child, parent in parents.items() if parent in new} - found:
        found |= new
    return {one: _command_of(one) for one in found if is_alive(one)}


def _command_of(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
    except OSError:
        return ""


@dataclass
class Served:
    """A supervisor at work."""

    process: subprocess.Popen[str]
    port: int
    said: list[str] = field(default_factory=list)

    def status(self, path: str = "/readyz") -> int:
        """How the pages answer; 0 when they do not."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", path)
            return connection.getresponse().status
        except OSError:
            return 0
        finally:
            connection.close()

    def pids(self, part: str) -> set[int]:
        """The processes of its family whose command holds these words."""
        return {pid for pid, line in family_of(self.process.pid).items() if part in line}

    def seconds_of_work(self) -> float:
        """How long the processors have worked for its family."""
        fields = [Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split() for pid in self.pids("")]
        return sum(int(field[11]) + int(field[12]) for field in fields) / os.sysconf("SC_CLK_TCK")

    def answers(self) -> bool:
        """Whether it says where it answers, once it does."""
        return any("answers on http" in line for line in self.said)


@contextmanager
def serving(home: Path, *words: str, **more: str) -> Iterator[Served]:
    """Commonground at work on a data folder; afterwards none of its processes is left."""
    port = free_port()
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(
            [*command(*(words or ("serve",))), "--port", str(port)],
            env=environment(home, **more),
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
        served = Served(process, port)
        reading = threading.Thread(target=_read, args=(served,))
        reading.start()
        try:
            started = eventually(lambda: served.answers() or process.poll() is not None, _STARTS_WITHIN)
            log.seek(0)
            assert started, log.read().decode()
            assert process.poll() is None, log.read().decode()
            yield served
        finally:
            _end(served)
            reading.join()


def _read(served: Served) -> None:
    assert served.process.stdout is not None
    with served.process.stdout as output:
        for line in output:
            served.said.append(line.rstrip())


def _end(served: Served) -> None:
    family = family_of(served.process.pid)
    served.process.terminate()
    try:
        served.process.wait(60)
    except subprocess.TimeoutExpired:
        served.process.kill()
        served.process.wait()
    left = {pid: line for pid, line in family.items() if not eventually(lambda pid=pid: not is_alive(pid), 30)}
    for pid in left:
        os.kill(pid, 9)
    assert not left
