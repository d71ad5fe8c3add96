"""Where the encode process of a data folder answers."""

import hashlib
import os
import stat
from functools import lru_cache
from pathlib import Path

from commonground.environment import make_home

LONGEST_PATH = 100  # bytes; the system's own limit is 104 on macOS and 108 on Linux
# Not the folder that TMPDIR names: the server and its clients may have been started with different ones.
SHORT_FOLDERS = Path("/tmp")  # noqa: S108
SHORT_NAME = "commonground-encode-"


@lru_cache(maxsize=16)
def socket_path(home: Path) -> Path:
    """The socket of the data folder `home`: in it, or in a short folder of its own where its path is too long."""
    path = home.resolve() / "encode.socket"
    if len(os.fsencode(path)) <= LONGEST_PATH:
        return path
    name = hashlib.sha256(os.fsencode(path)).hexdigest()[:12]
    return SHORT_FOLDERS / f"{SHORT_NAME}{name}" / "encode.socket"


def make_folder(path: Path) -> None:
    """Make the folder of the socket `path` where it is missing; OSError if somebody else could be inside it."""
    if _is_short(path):
        path.parent.mkdir(mode=0o700, exist_ok=True)
    else:
        make_home(path.parent)
    require_own_folder(path)


def require_own_folder(path: Path) -> None:
    """OSError if the socket lies in a short folder that is not private: anybody may make one of that name."""
    if not _is_short(path):
        return
    found = path.parent.lstat()
    is_private = stat.S_ISDIR(found.st_mode) and stat.S_IMODE(found.st_mode) == 0o700
    if not is_private or found.st_uid != os.geteuid():
        raise PermissionError(f"{path.parent} is open to others; remove it.")


def _is_short(path: Path) -> bool:
    return path.parent.parent == SHORT_FOLDERS and path.parent.name.startswith(SHORT_NAME)
