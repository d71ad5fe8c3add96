"""How the jobs are doing: what waits, since when, what failed for good, and whether a worker is there."""

from dataclasses import dataclass
from datetime import datetime

from commonground.core import db

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


def work_at(now: datetime) -> Work:
    """What is to be done at that moment."""
    found = db.one(Work, _WORK, now=now)
    assert found is not None  # noqa: S101 (counts always give a row)
    return found
