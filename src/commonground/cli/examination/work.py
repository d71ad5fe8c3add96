"""The jobs: whether somebody does them, in time, and whether some failed for good."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from commonground.cli.examination.finding import Finding
from commonground.core import clock
from commonground.events.work import Work, work_at
from commonground.rights.deleting import count_overdue
from commonground.rights.models import Erasure

LONGEST_WAIT = timedelta(minutes=1)
LONGEST_DELAY = timedelta(days=2)  # of what is to be deleted


def examine_work() -> Iterator[Finding]:
    """Whether jobs are done."""
    now = clock.now()
    work = work_at(now)
    is_late = work.since is not None and now - work.since > LONGEST_WAIT
    if work.heard_at is None or now - work.heard_at > LONGEST_WAIT:
        yield Finding("work.no_worker", _nobody_works(work, is_late=is_late), f"{_START_A_WORKER}.")
    elif is_late:
        yield Finding(
            "work.late",
            f"The worker falls behind: {_jobs(work.waiting)} waiting, the oldest since {work.since:%H:%M} UTC.",
            "Look at its log for what keeps it; if it is only too much, start another: commonground worker",
        )
    if work.failed:
        yield Finding(
            "work.failed",
            f"{_jobs(work.failed)} failed for good: {', '.join(work.failed_names or [])}.",
            "The worker's log says why. When that is mended, try them again: commonground worker --retry-failed",
        )
    yield from _examine_deletion(now - LONGEST_DELAY)


def _examine_deletion(before: datetime) -> Iterator[Finding]:
    """What is promised to be deleted is, within a day or two."""
    late = Erasure.objects.filter(due_at__lte=before).count() + count_overdue(before)
    if late:
        yield Finding(
            "work.deletion_late",
            f"Deletion falls behind: {late:,} are late by two days (members to be erased, old questions).",
            "The worker's log says why (erasure_failed, deletion_failed); mend that, and it is done at the next run.",
        )


_START_A_WORKER = (
    "Start Commonground (commonground serve), or, where its parts run as services of their own: commonground worker"
)


def _nobody_works(work: Work, *, is_late: bool) -> str:
    waiting = f" {_jobs(work.waiting)} waiting, the oldest since {work.since:%Y-%m-%d %H:%M} UTC." if is_late else ""
    return f"No worker runs: nobody is notified, no mail goes out and no question widens.{waiting}"


def _jobs(number: int) -> str:
    return "1 job" if number == 1 else f"{number:,} jobs"
