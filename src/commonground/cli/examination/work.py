"""The jobs: whether somebody does them, in time, and whether some failed for good."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from commonground.cli.examination.finding import Finding
from commonground.core import clock, db

LONGEST_WAIT = timedelta(minutes=1)

_WORK = """
SELECT (SELECT max(last_heartbeat) FROM procrastinate_workers) AS heard_at,
       count(*) FILTER (WHERE j.status = 'todo' AND coalesce(j.scheduled_at <= %(now)s, true)) AS waiting,
       min(coalesce(j.scheduled_at, e.at)) FILTER (WHERE j.status = 'todo'
           AND coalesce(j.scheduled_at <= %(now)s, true)) AS since,
       count(*) FILTER (WHERE j.status = 'failed') AS failed,
       (array_agg(DISTINCT j.task_name) FILTER (WHERE j.status = 'failed'))[1:5] AS failed_names
  FROM procrastinate_jobs j
  LEFT JOIN LATERAL (SELECT min(at) AS at FROM procrastinate_events WHERE job_id = j.id) e ON true
"""


@dataclass(frozen=True, slots=True)
class Work:
    """What waits, what failed, and when a worker was last heard of."""

    heard_at: datetime | None
    waiting: int
    since: datetime | None
    failed: int
    failed_names: list[str] | None


def examine_work() -> Iterator[Finding]:
    """Whether jobs are done."""
    now = clock.now()
    work = db.one(Work, _WORK, now=now)
    if work is None:
        return
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


_START_A_WORKER = (
    "Start Commonground (commonground serve), or, where its parts run as services of their own: commonground worker"
)


def _nobody_works(work: Work, *, is_late: bool) -> str:
    waiting = f" {_jobs(work.waiting)} waiting, the oldest since {work.since:%Y-%m-%d %H:%M} UTC." if is_late else ""
    return f"No worker runs: nobody is notified, no mail goes out and no question widens.{waiting}"


def _jobs(number: int) -> str:
    return "1 job" if number == 1 else f"{number:,} jobs"
