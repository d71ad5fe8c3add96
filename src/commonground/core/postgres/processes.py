"""Which processes live, and which of them are a server at work on a data folder."""

import os
import shutil
import subprocess
from pathlib import Path

_PROC = Path("/proc")


def is_alive(pid: int) -> bool:
    """Whether a process runs; one that has ended and waits to be collected (a zombie) is dead."""
    return _state(pid) not in ("", "Z", "X")


def servers_on(data: Path) -> set[int]:
    """The processes of PostgreSQL that work on the data folder: the first one and those it started."""
    if not (_PROC / "self/stat").exists():
        return _server_of_the_lock_file(data)
    folder = os.path.realpath(data)
    return {int(entry.name) for entry in _PROC.iterdir() if entry.name.isdigit() and _works_in(entry, folder)}


def _works_in(entry: Path, folder: str) -> bool:
    """A server makes its data folder its working folder; somebody's shell may stand in it as well, a zombie nowhere."""
    try:
        return os.readlink(entry / "cwd") == folder and (entry / "comm").read_text().strip() == "postgres"
    except OSError:  # ended meanwhile, or another account's
        return False


def _state(pid: int) -> str:
    """One letter as in proc(5); empty when there is no such process."""
    if not (_PROC / "self/stat").exists():
        return _ask_ps(pid, "stat")[:1]
    try:
        return (_PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()[0]
    except (OSError, IndexError):
        return ""


def _server_of_the_lock_file(data: Path) -> set[int]:
    """Without /proc (macOS): the process that the lock file names, if it is a PostgreSQL that lives."""
    try:
        pid = int((data / "postmaster.pid").read_text().split("\n", 1)[0])
    except (OSError, ValueError):
        return set()
    return {pid} if is_alive(pid) and "postgres" in _ask_ps(pid, "command") else set()


def _ask_ps(pid: int, column: str) -> str:
    command = [shutil.which("ps") or "/bin/ps", "-o", f"{column}=", "-p", str(pid)]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 (ps, of the machine)
    return answer.stdout.strip()
