"""`commonground worker`: no job is lost, whatever happens to whoever did it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from commonground.core import clock, db
from commonground.events import tasks
from commonground.events.models import Event
from commonground.events.names import DECLARED, Declared

pytestmark = [pytest.mark.portable, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def work() -> Callable[[], None]:
    """A real worker that does what waits and ends."""

    def until_done() -> None:
        with app.replace_connector(app.connector.get_worker_connector()) as working:
            working.run_worker(wait=False, install_signal_handlers=False, listen_notify=False)

    return until_done


def status_of(number: int) -> str:
    return str(ProcrastinateJob.objects.get(pk=number).status)


def begin(deferred: int, *, silent_for: float) -> int:
    """Have a worker begin a job and be heard of for the last time that many seconds ago."""
    heard_at = db.value("SELECT statement_timestamp()") - timedelta(seconds=silent_for)
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (%s) RETURNING id", [heard_at])
        (worker,) = cursor.fetchone()
        change = "UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s WHERE id = %s"
        cursor.execute(change, [worker, deferred])
    return deferred


def happened() -> Event:
    """Something that nobody listens to."""
    return Event.objects.create(name="topic.renamed", kind="topic", subject=1, at=clock.now())


def test_what_a_killed_worker_had_begun_is_done_again(
    work: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(DECLARED, "topic.renamed", Declared("topic.renamed", "A topic has another name"))
    dropped = begin(tasks.handle_event.defer(event=happened().pk), silent_for=300)
    kept = begin(tasks.handle_event.defer(event=happened().pk), silent_for=0)
    tasks.take_up_dropped_jobs.defer(timestamp=0)
    work()
    assert (status_of(dropped), status_of(kept)) == ("succeeded", "doing")


def test_a_listener_that_fails_keeps_no_other_from_hearing(monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[str] = []

    def fails(event: Event) -> None:
        raise ValueError(event.name)

    declared = Declared("topic.renamed", "A topic has another name")
    declared.listens += [fails, lambda event: heard.append(event.name)]
    monkeypatch.setitem(DECLARED, "topic.renamed", declared)
    with pytest.raises(ExceptionGroup, match="called again"):
        tasks.handle_event(happened().pk)
    assert heard == ["topic.renamed"]


def test_what_comes_again_by_itself_is_done_once(work: Callable[[], None]) -> None:
    dropped = begin(app.tasks["take_due_steps"].defer(timestamp=0), silent_for=300)
    app.tasks["take_due_steps"].configure(schedule_in={"hours": 1}).defer(timestamp=1)
    tasks.take_up_dropped_jobs.defer(timestamp=0)
    work()
    assert not ProcrastinateJob.objects.filter(pk=dropped).exists()


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
