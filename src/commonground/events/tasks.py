"""The job behind every event."""

from typing import Any

import structlog
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued, UniqueViolation
from procrastinate.jobs import Status

from commonground.events.models import Event
from commonground.events.names import DECLARED

log = structlog.get_logger()


@app.task(name="handle_event", retry=RetryStrategy(max_attempts=8, exponential_wait=4))
def handle_event(event: int) -> None:
    """Call all who listen to the event; a second run finds their work done.

    One that fails does not keep the others from hearing; then all are called again later.
    """
    happened = Event.objects.get(pk=event)
    declared = DECLARED[happened.name]
    failures: list[Exception] = []
    for handler in declared.listens_to_imported if happened.imported else declared.listens:
        try:
            handler(happened)
        except Exception as failure:
            log.exception("handler_failed", event_name=happened.name, handler=handler.__qualname__)
            failures.append(failure)
    if failures:
        raise ExceptionGroup("listeners failed and are called again", failures)


@app.periodic(cron="* * * * *")
@app.task(name="take_up_dropped_jobs", queueing_lock="take_up_dropped_jobs", pass_context=True)
async def take_up_dropped_jobs(context: JobContext, timestamp: int) -> None:
    """Do again what a worker that was killed had begun."""
    jobs: Any = context.app.job_manager
    for job in await jobs.get_stalled_jobs():
        try:
            await jobs.retry_job(job)
        except (UniqueViolation, AlreadyEnqueued):  # the next of its kind waits already and does the same
            await jobs.finish_job(job, status=Status.FAILED, delete_job=True)
