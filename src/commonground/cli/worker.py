"""`commonground worker`: do the jobs that wait."""

from typing import Any

import click

from commonground.cli.installation import database, set_up
from commonground.core import clock


@click.command()
@click.option("--jobs", type=click.IntRange(1, 64), default=4, show_default=True, help="How many jobs at a time.")
@click.option("--retry-failed", is_flag=True, help="First let the jobs that failed for good be tried again.")
def worker(jobs: int, retry_failed: bool) -> None:
    """Do the jobs that wait: tell who listens, send mail, take the next step of every question. Ends with Ctrl-C.

    `serve` starts one by itself; start it where the parts run as services of their own, as often as needed.

    \b
    Example:
      commonground worker --jobs 2
    """
    with database():
        set_up()
        from procrastinate.contrib.django import app

        from commonground.cli.backups.placing import finish_unless_under_way

        finish_unless_under_way()

        if retry_failed:
            click.echo(f"{_retry_failed()} failed jobs are tried again.")
        _try_everything_again()
        connector: Any = app.connector
        with app.replace_connector(connector.get_worker_connector()) as working:
            working.run_worker(
                concurrency=jobs, listen_notify=False, fetch_job_polling_interval=1.0, delete_jobs="successful"
            )


def _try_everything_again() -> None:
    """No job is lost to a database or mail server that is away for a while: all may run twice unharmed."""
    from procrastinate import RetryStrategy
    from procrastinate.contrib.django import app

    for task in app.tasks.values():
        if task.retry_strategy is None:
            task.retry_strategy = RetryStrategy(max_attempts=5, exponential_wait=3)


def _retry_failed() -> int:
    from procrastinate.contrib.django import app
    from procrastinate.exceptions import AlreadyEnqueued, UniqueViolation

    from commonground.core import db

    failed = [job.id for job in app.job_manager.list_jobs(status="failed") if job.id is not None]
    for number in failed:
        try:
            app.job_manager.retry_job_by_id(number, clock.now())
        except (AlreadyEnqueued, UniqueViolation):  # the next of its kind waits already and does the same
            db.execute("DELETE FROM procrastinate_jobs WHERE id = %(number)s", number=number)
    return len(failed)
