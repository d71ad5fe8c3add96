"""Which account of the machine the server runs as. PostgreSQL refuses to run as root."""

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from commonground.core.postgres.errors import NoServer

_CANDIDATES = ("postgres", "nobody")


@dataclass(frozen=True, slots=True)
class Account:
    """An account without rights of its own, used in root's place."""

    name: str
    uid: int
    gid: int

    def has_way_to(self, path: Path) -> bool:
        """Whether the kernel lets it enter that folder, or run that program; raises `NoServer`."""
        command = [shutil.which("test") or "/bin/test", "-x", str(path)]
        try:
            answer = subprocess.run(  # noqa: S603 (test, of the machine)
                command, user=self.uid, group=self.gid, extra_groups=[], cwd="/", check=False
            )
        except PermissionError as problem:
            raise NoServer(
                f"PostgreSQL refuses to run as root, and this root may not become {self.name}, as in a container "
                f"without the rights CAP_SETUID and CAP_SETGID. Grant them, or run Commonground as an ordinary user."
            ) from problem
        return answer.returncode == 0


def server_account(data: Path | None) -> Account | None:
    """Whom to become for the data folder: its owner, if there is one already, else `postgres` or `nobody`.

    None for somebody who is not root: her server runs as herself. Raises `NoServer`.
    """
    owner = _owner(data)
    if os.geteuid() != 0:
        if owner not in (None, os.geteuid()):
            raise NoServer(
                f"The data folder {data} belongs to {_name(owner)}, so only that account or root can start its server. "
                f"Start it as one of them, or set COMMONGROUND_HOME to a folder of your own."
            )
        return None
    if owner:
        return Account(_name(owner), owner, _group(owner))
    for name in _CANDIDATES:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(name, entry.pw_uid, entry.pw_gid)
    raise NoServer(
        "PostgreSQL refuses to run as root, and this machine has neither an account postgres nor nobody. "
        "Make one (useradd --system postgres), or run Commonground as an ordinary user."
    )


def _owner(data: Path | None) -> int | None:
    try:
        return data.stat().st_uid if data else None
    except (FileNotFoundError, PermissionError):
        return None


def _name(uid: int | None) -> str:
    try:
        return pwd.getpwuid(uid or 0).pw_name
    except KeyError:
        return f"user {uid}"


def _group(uid: int) -> int:
    try:
        return pwd.getpwuid(uid).pw_gid
    except KeyError:
        return uid
