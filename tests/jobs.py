"""Doing jobs inside a test's own transaction, where a real worker would not see its rows."""

from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

_DONE = "UPDATE procrastinate_jobs SET status = 'succeeded' WHERE id = %s"


def run_waiting_jobs(*, twice: bool = False) -> int:
    """Call every waiting job's function in order until none is left; `twice` proves that a second run does no harm."""
    from django.db import connection

    done = 0
    while job := ProcrastinateJob.objects.filter(status="todo").order_by("id").first():
        for _run in range(2 if twice else 1):
            app.tasks[job.task_name](**job.args)
        with connection.cursor() as cursor:
            cursor.execute(_DONE, [job.id])
        done += 1
    return done
