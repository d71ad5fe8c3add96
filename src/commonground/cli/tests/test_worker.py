"""`commonground worker`: no job is lost, whatever happens to whoever did it."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.tasks import Task

from commonground.core import clock, db
from commonground.events import tasks

pytestmark = [pytest.mark.portable, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _no_other_jobs(transactional_db: None) -> Iterator[None]:
    """The queue's tables are not Django's: nobody empties them between tests."""
    db.execute("DELETE FROM procrastinate_jobs")
    yield
    db.execute("DELETE FROM procrastinate_jobs")


@pytest.fixture
def work() -> Callable[[], None]:
    """A real worker that does what waits and ends."""

    def until_done() -> None:
        with app.replace_connector(app.connector.get_worker_connector()) as working:
            working.run_worker(wait=False, install_signal_handlers=False, listen_notify=False)

    return until_done


def status_of(number: int) -> str:
    return str(ProcrastinateJob.objects.get(pk=number).status)


def begin(task: Task, *, silent_for: float) -> int:
    """A job that a worker had begun when it was last heard of, that many seconds ago."""
    number: int = task.defer(timestamp=0)
    heard_at = db.value("SELECT statement_timestamp()") - timedelta(seconds=silent_for)
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (%s) RETURNING id", [heard_at])
        (worker,) = cursor.fetchone()
        change = "UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s WHERE id = %s"
        cursor.execute(change, [worker, number])
    return number


def test_what_a_killed_worker_had_begun_is_done_again(work: Callable[[], None]) -> None:
    dropped = begin(app.tasks["take_due_steps"], silent_for=300)
    kept = begin(app.tasks["send_due_mails"], silent_for=0)
    tasks.take_up_dropped_jobs.defer(timestamp=0)
    work()
    assert (status_of(dropped), status_of(kept)) == ("succeeded", "doing")


def test_what_comes_again_by_itself_is_done_once(work: Callable[[], None]) -> None:
    dropped = begin(app.tasks["take_due_steps"], silent_for=300)
    next_one = app.tasks["take_due_steps"].configure(schedule_in={"hours": 1}).defer(timestamp=1)
    other = begin(app.tasks["send_due_mails"], silent_for=300)
    tasks.take_up_dropped_jobs.defer(timestamp=0)
    work()
    assert not ProcrastinateJob.objects.filter(pk=dropped).exists()
    assert (status_of(next_one), status_of(other)) == ("todo", "succeeded")


def test_jobs_that_failed_for_good_are_tried_again_when_asked() -> None:
    from commonground.cli.worker import _retry_failed

    failed, superseded = tasks.handle_event.defer(event=1), app.tasks["take_due_steps"].defer(timestamp=0)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'failed'")
    app.tasks["take_due_steps"].defer(timestamp=1)
    assert _retry_failed() == 2
    assert ProcrastinateJob.objects.get(pk=failed).scheduled_at == clock.now()
    assert status_of(failed) == "todo"
    assert not ProcrastinateJob.objects.filter(pk=superseded).exists()


def test_every_job_is_tried_more_than_once() -> None:
    from commonground.cli.worker import _try_everything_again

    _try_everything_again()
    assert [task.name for task in app.tasks.values() if task.retry_strategy is None] == []
