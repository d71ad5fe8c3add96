"""`commonground worker`: do the jobs that wait."""

from typing import Any

import click

from commonground.cli.installation import database, set_up


@click.command()
@click.option("--jobs", default=4, show_default=True, help="How many jobs at a time.")
def worker(jobs: int) -> None:
    """Do the jobs that wait: tell who listens, send mail, take the next step of every question. Ends with Ctrl-C.

    \b
    Example:
      commonground worker --jobs 2
    """
    with database():
        set_up()
        from procrastinate.contrib.django import app

        connector: Any = app.connector
        with app.replace_connector(connector.get_worker_connector()) as working:
            working.run_worker(
                concurrency=jobs, listen_notify=False, fetch_job_polling_interval=1.0, delete_jobs="successful"
            )
