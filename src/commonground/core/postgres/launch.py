"""Turns itself into a program of PostgreSQL that runs as the server's account and ends with its parent.

Run as a script, by itself: `launch.py PARENT UID GID PROGRAM [ARGUMENT ...]`; a UID of -1 keeps the account. It exists
because code of ours between fork and exec is not safe in a process with threads.
"""

import ctypes  # before the account changes: the new one may not be able to read our Python
import os
import signal
import sys

_SET_PARENT_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG in <linux/prctl.h>
_ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}


def _become(uid: int, gid: int) -> None:
    os.setgroups([])
    os.setgid(gid)
    os.setuid(uid)


def _end_with(parent: int) -> None:
    ctypes.CDLL(None).prctl(_SET_PARENT_DEATH_SIGNAL, signal.SIGINT)
    if os.getppid() != parent:  # it died before the line above
        sys.exit("The process that started this one is gone.")


def main(parent: str, uid: str, gid: str, *program: str) -> None:
    """Become the account, promise to end with the parent (a change of account would undo that), run the program."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    if int(uid) >= 0:
        _become(int(uid), int(gid))
    if sys.platform == "linux":
        _end_with(int(parent))
    os.umask(0o077)
    os.execve(program[0], program, _ENVIRONMENT)  # noqa: S606 (what our supervisor named)


if __name__ == "__main__":
    main(*sys.argv[1:])
