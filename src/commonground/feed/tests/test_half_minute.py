"""The jobs that run every half minute."""

from itertools import pairwise

import pytest
from croniter import croniter
from procrastinate.contrib.django import app

from commonground.core import clock
from commonground.feed.actions import MAILS_WAIT
from commonground.feed.models import Notice
from commonground.feed.tasks import send_mails
from commonground.routing.tasks import take_steps
from tests.cast import Cast
from tests.jobs import run_waiting_jobs
from tests.make import make_question
from tests.post_office import PostOffice


@pytest.mark.parametrize("name", ["take_due_steps", "send_due_mails"])
def test_they_are_due_every_30_seconds(name: str) -> None:
    (periodic,) = [found for (task, _id), found in app.periodic_registry.periodic_tasks.items() if task == name]
    times = croniter(periodic.cron, 0)
    moments = [times.get_next(float) for _time in range(5)]
    assert {later - earlier for earlier, later in pairwise(moments)} == {30.0}


@pytest.mark.django_db
def test_what_is_due_is_done(cast: Cast, post_office: PostOffice) -> None:
    question = make_question(author=cast.asker, group=cast.group)
    take_steps(timestamp=0)
    run_waiting_jobs()
    assert question.reaches.count() == 2
    clock.pass_time(MAILS_WAIT)
    send_mails(timestamp=0)
    assert len(post_office.mails) == Notice.objects.exclude(mailed_at=None).count() == 2
