"""Turns itself into a program that is asked to stop when its parent dies, however that dies.

Run as a script, by itself: `tied.py PARENT PROGRAM [ARGUMENT ...]`. Linux does it by a signal to the child; elsewhere
`core.postgres.launching.watch` does it from outside.
"""

import ctypes
import os
import signal
import sys

_SET_PARENT_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG in <linux/prctl.h>


def end_with(parent: int) -> None:
    """Promise that this process is asked to stop when `parent`, which started it, is gone."""
    if sys.platform != "linux":
        return
    ctypes.CDLL(None).prctl(_SET_PARENT_DEATH_SIGNAL, signal.SIGTERM)
    if os.getppid() != parent:  # it died before the line above
        sys.exit("The process that started this one is gone.")


def main(parent: str, *program: str) -> None:
    """Promise it, then run the program, whose promise it stays."""
    end_with(int(parent))
    os.execv(program[0], program)  # noqa: S606 (what our supervisor named)


if __name__ == "__main__":
    main(*sys.argv[1:])
