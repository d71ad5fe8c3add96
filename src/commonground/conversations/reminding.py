"""No report dies: who is reminded of what waits for a decision when its promised time is over, and again after it."""

from collections.abc import Callable
from datetime import datetime

import structlog
from django.db import OperationalError, transaction
from django.db.models import Q, QuerySet

from commonground.conversations.models import Post, Report, Ruling
from commonground.conversations.reports import open_reports, stewards_who_decide
from commonground.events.record import record
from commonground.people.models import Network

log = structlog.get_logger()


def take_due_reminders(now: datetime) -> int:
    """Remind of every report and appeal that is due, each in its own transaction; of how many.

    One that fails does not hold up the others: it stays due, and all failures are raised in the end.
    """
    posts = _due(now).order_by("remind_at").values_list("post", flat=True)
    steps: list[tuple[Callable[[int, datetime], None], int]] = [
        (remind_of_reports, post) for post in dict.fromkeys(posts)
    ]
    steps += [(remind_of_appeal, ruling) for ruling in _appeals(now).values_list("pk", flat=True)]
    failures: list[Exception] = []
    for step, number in steps:
        try:
            step(number, now)
        except OperationalError:  # the database is away: the others would fail alike
            raise
        except Exception as failure:
            log.exception("reminder_failed", step=step.__name__, number=number)
            failures.append(failure)
    if failures:
        raise ExceptionGroup("reminders failed and stay due", failures)
    return len(steps)


@transaction.atomic
def remind_of_reports(post_id: int, now: datetime) -> None:
    """First the stewards are reminded, then the administrators told, again and again until somebody decides."""
    post = Post.objects.select_for_update().get(pk=post_id)
    report = _due(now).filter(post=post).order_by("pk").first()
    if report is None:
        return
    network, stewards = Network.get(), stewards_who_decide(post)
    is_first = report.reminders == 0 and bool(stewards)
    data = {"question": post.top.pk}
    record("report.reminded" if is_first else "report.raised", actor=None, subject=post, group=post.group_id, data=data)
    later = now + (network.report_wait if is_first else network.administrators_every)
    open_reports(post.pk).update(remind_at=later, reminders=report.reminders + 1)


@transaction.atomic
def remind_of_appeal(ruling_id: int, now: datetime) -> None:
    """Those who may decide it are asked again."""
    ruling = _appeals(now).select_for_update(of=("self",)).select_related("post").filter(pk=ruling_id).first()
    if ruling is None:
        return
    ruling.remind_at, ruling.reminders = now + Network.get().report_wait, ruling.reminders + 1
    ruling.save(update_fields=["remind_at", "reminders"])
    data = {"ruling": ruling.pk}
    record("appeal.reminded", actor=None, subject=ruling.post, group=ruling.post.group_id, data=data)


def _due(now: datetime) -> QuerySet[Report]:
    return Report.objects.filter(ruling=None, remind_at__lte=now)


def _appeals(now: datetime) -> QuerySet[Ruling]:
    waiting = Q(appealed_at__isnull=False, appeal_decided_at=None, undone_at=None)
    return Ruling.objects.filter(waiting, remind_at__lte=now)
