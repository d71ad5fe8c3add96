"""Doing jobs inside a test's own transaction, where a real worker would not see its rows."""

from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models.signals import post_migrate
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

_DONE = "UPDATE procrastinate_jobs SET status = 'succeeded' WHERE id = %s"


def forget_jobs_with_all_else() -> None:
    """Empty the queue and the counts of tries whenever Django empties its tables after a test: it leaves alone those
    that it did not make."""
    post_migrate.connect(_forget_jobs, sender=apps.get_app_config("procrastinate"), dispatch_uid="jobs")


def _forget_jobs(**_named: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs, core_cache CASCADE")


def run_waiting_jobs(*, twice: bool = False) -> int:
    """Call every waiting job's function in order until none is left; `twice` proves that a second run does no harm."""
    done = 0
    while job := ProcrastinateJob.objects.filter(status="todo").order_by("id").first():
        for _run in range(2 if twice else 1):
            app.tasks[job.task_name](**job.args)
        with connection.cursor() as cursor:
            cursor.execute(_DONE, [job.id])
        done += 1
    return done
