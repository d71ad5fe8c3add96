"""How long each kind of test may take; told at the end of a run, and a run that takes longer has failed.

Tests run in several processes at once: what a kind takes is the time of the process that spent most on it.
"""

from collections import Counter, defaultdict

import pytest

from tests.left_out import left_out

MINUTES = {"fast": 8, "browser": 10, "supervisor": 8}


class Budgets:
    """Adds up the time of tests by kind and process."""

    def __init__(self) -> None:
        self.seconds: defaultdict[str, Counter[str]] = defaultdict(Counter)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Count a test's set-up, call and tear-down."""
        kind = next((kind for kind in ("browser", "supervisor") if kind in report.keywords), "fast")
        if "long" not in report.keywords:
            self.seconds[kind][getattr(report, "worker_id", "")] += report.duration

    def taken(self) -> dict[str, float]:
        """Seconds of each kind."""
        return {kind: max(by_process.values()) for kind, by_process in self.seconds.items()}

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Say what each kind took, and what was not run here."""
        for kind, seconds in self.taken().items():
            terminalreporter.write_line(f"{kind} tests: {seconds:.0f} s of {MINUTES[kind] * 60} s")
        for line in left_out():
            terminalreporter.write_line(f"left out: {line}")

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """A run over its budget has failed."""
        over = [kind for kind, seconds in self.taken().items() if seconds > MINUTES[kind] * 60]
        if over and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED
