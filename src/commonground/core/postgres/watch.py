"""Stops a process when its own standard input ends, that is when the process that started both is gone.

Run as a script, by itself: `watch.py PID`. For systems other than Linux, where no child can ask to
end with its parent.
"""

import contextlib
import os
import signal
import sys


def main(pid: str) -> None:
    """Wait for the end of the input, then ask the process to stop."""
    while os.read(0, 1):
        pass
    with contextlib.suppress(ProcessLookupError):
        os.kill(int(pid), signal.SIGINT)


if __name__ == "__main__":
    main(*sys.argv[1:])
