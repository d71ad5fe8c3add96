"""How long each kind of test may take; told at the end of a run, and a run that takes longer has failed.

Tests run in several processes at once: what a kind takes is the time of its tests, shared among them.
"""

import os
from collections import Counter

import pytest

MINUTES = {"fast": 8, "browser": 10, "supervisor": 8}


class Budgets:
    """Adds up the time of tests by kind."""

    def __init__(self) -> None:
        self.seconds: Counter[str] = Counter()
        self.left_out: list[str] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Count a test's set-up, call and tear-down."""
        kind = next((kind for kind in ("browser", "supervisor") if kind in report.keywords), "fast")
        if "long" not in report.keywords:
            self.seconds[kind] += report.duration

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Say what each kind took."""
        workers = _workers()
        for kind, seconds in self.seconds.items():
            terminalreporter.write_line(f"{kind} tests: {seconds / workers:.0f} s of {MINUTES[kind] * 60} s")

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """A run over its budget has failed."""
        over = [kind for kind, seconds in self.seconds.items() if seconds / _workers() > MINUTES[kind] * 60]
        if over and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED


def _workers() -> int:
    return int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", 0)) or int(os.environ.get("TEST_WORKERS", 1))
