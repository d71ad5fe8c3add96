"""Programs of PostgreSQL as direct children that run as the server's account and end with us."""

import contextlib
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import IO

from commonground.core.postgres.plan import Plan

_HERE = Path(__file__).parent
_ASK_AGAIN_AFTER = 0.2  # seconds


class Child:
    """A child that does not outlive us. The thread that starts it has to live as long as the child is to run."""

    def __init__(self, plan: Plan, program: str, *arguments: str, output: IO[bytes]) -> None:
        uid, gid = (plan.account.uid, plan.account.gid) if plan.account else (-1, -1)
        launch = [sys.executable, "-I", "-S", str(_HERE / "launch.py"), str(os.getpid()), str(uid), str(gid)]
        self._process = subprocess.Popen(  # noqa: S603 (our own script)
            [*launch, str(plan.programs.path(program)), *arguments],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd="/",
            start_new_session=True,  # the terminal's Ctrl-C is for us, not for it
        )
        self._watcher = None if sys.platform == "linux" else watch(self._process.pid)

    @property
    def pid(self) -> int:
        """Its number, which is the program's own."""
        return self._process.pid

    @property
    def has_ended(self) -> bool:
        """Whether it is over."""
        return self._process.poll() is not None

    def wait(self) -> int:
        """Its exit status, once it has ended."""
        status = self._process.wait()
        if self._watcher:
            self._watcher.kill()
            self._watcher.communicate()
        return status

    def end(self) -> int:
        """Have it stop cleanly; its exit status.

        It is asked until it does: what started us may have us ignore SIGINT (a shell, for what it runs in the
        background), and until our script has changed that in the child, a SIGINT to it is lost.
        """
        while not self.has_ended:
            self.signal(signal.SIGINT)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(_ASK_AGAIN_AFTER)
        return self.wait()

    def signal(self, number: signal.Signals) -> None:
        """Tell it something; harmless after its end."""
        self._process.send_signal(number)


def watch(pid: int) -> subprocess.Popen[bytes]:
    """Have a process stopped when we die, where the kernel does not do that: a watcher sees its input end."""
    command = [sys.executable, "-I", "-S", str(_HERE / "watch.py"), str(pid)]
    return subprocess.Popen(command, stdin=subprocess.PIPE)  # noqa: S603 (our own script)
