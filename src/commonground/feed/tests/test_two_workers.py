"""Two workers at once: neither waits for the other, and nothing is done twice."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.db import connection, transaction

from commonground.conversations.models import Question
from commonground.core import clock, db
from commonground.feed.actions import MAILS_WAIT
from commonground.feed.models import Notice
from commonground.feed.sending import send_due_mails
from commonground.routing.steps import take_due_steps
from tests.cast import make_cast
from tests.jobs import run_waiting_jobs
from tests.make import make_question
from tests.post_office import PostOffice

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def question() -> Iterator[Question]:
    """A question whose first step is due."""
    cast = make_cast()
    yield make_question(author=cast.asker, group=cast.group)
    db.execute("DELETE FROM procrastinate_jobs")  # Django empties its own tables alone


@contextmanager
def another_worker_at(hold: Callable[[], object]) -> Iterator[None]:
    """Inside the block another worker is in the middle of a transaction that began with `hold`."""
    is_held, go_on = threading.Event(), threading.Event()

    def work() -> None:
        try:
            with transaction.atomic():
                hold()
                is_held.set()
                assert go_on.wait(30)
        finally:
            connection.close()

    worker = threading.Thread(target=work)
    worker.start()
    assert is_held.wait(30)
    try:
        yield
    finally:
        go_on.set()
        worker.join()


def test_a_step_that_another_worker_takes_is_left_to_it(question: Question) -> None:
    with another_worker_at(lambda: Question.objects.select_for_update().get(pk=question.pk)):
        assert take_due_steps(clock.now()) == 0
    assert take_due_steps(clock.now()) == 1
    assert take_due_steps(clock.now()) == 0


def test_the_mails_that_another_worker_sends_are_left_to_it(question: Question, post_office: PostOffice) -> None:
    run_waiting_jobs()
    member = Notice.objects.order_by("pk").values_list("member_id", flat=True)[0]

    def hold() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [member])

    clock.pass_time(MAILS_WAIT)
    with another_worker_at(hold):
        assert send_due_mails(clock.now()) == 1  # that of the other member
    assert send_due_mails(clock.now()) == 1
    assert len(post_office.mails) == 2
