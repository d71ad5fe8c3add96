"""Reporting a post that should not stand as it does, and taking that back."""

from django.db import transaction
from django.utils.translation import gettext as _

from commonground.conversations.actions.writing import lock
from commonground.conversations.models import Post, Report
from commonground.conversations.permissions import can_report, can_take_back_report
from commonground.conversations.reports import open_reports, stewards_who_decide
from commonground.core import clock, text
from commonground.core.require import Refused, require
from commonground.events.record import record
from commonground.people.models import Member, Network


@transaction.atomic
def report_post(post: Post, *, reason: Report.Reason, note: str = "", by: Member) -> Report:
    """Say that a post should not stand as it does. Who decides is told, of several reports of a post once."""
    question = lock(post.top.pk)
    require(can_report, by, post)
    if reason == Report.Reason.OTHER and text.is_blank(note):
        raise Refused(_("Say in a sentence what is wrong with it."))
    if not Post.objects.shown().filter(pk=post.pk).exists():
        raise Refused(_("It is not here any more."))
    waiting = list(open_reports(post.pk))
    own = next((report for report in waiting if report.by_id == by.pk), None)
    if own:
        return own
    report = Report(post=post, by=by, reason=reason, note=text.clean(note), at=clock.now())
    _plan(report, waiting)
    report.save(force_insert=True)
    data = {"question": question.pk, "is_first": not waiting}
    record("post.reported", actor=by, subject=post, group=post.group_id, data=data)
    return report


@transaction.atomic
def take_back_report(report: Report, *, by: Member) -> None:
    """It was not meant so, or is well by now. What is decided stays decided."""
    require(can_take_back_report, by, report)
    gone, _kinds = Report.objects.filter(pk=report.pk, ruling=None).delete()
    if gone:
        record("report.taken_back", actor=by, subject=report.post, group=report.post.group_id)


def _plan(report: Report, waiting: list[Report]) -> None:
    """When somebody is reminded of it: with the others of its post; at once where no steward can decide."""
    if waiting:
        report.remind_at, report.reminders = waiting[0].remind_at, waiting[0].reminders
    elif stewards_who_decide(report.post):
        report.remind_at = report.at + Network.get().report_wait
    else:
        report.remind_at, report.reminders = report.at, 1
