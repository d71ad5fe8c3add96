"""Sending the mails that are due: a few a day at once, the rest in one evening mail, each at least once.

A notice is marked as mailed after the server took its mail. Whatever breaks in between, the mail goes out again with
the same Message-ID, by which mail programs know that they have it.
"""

import smtplib
from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import F, Min, QuerySet

from commonground.core import clock, db
from commonground.feed.mail import compose
from commonground.feed.models import Choice, Notice, Way, way_of
from commonground.feed.speaking import next_evening, start_of_day
from commonground.people.models import Member, Network
from commonground.people.zones import zone_of

_TRIES = 3  # of a mail that the server refuses for good
_LONGEST_WAIT = timedelta(hours=1)
log = structlog.get_logger()


class Undelivered(Exception):
    """A mail did not go out."""

    def __init__(self, notices: Sequence[Notice], cause: Exception) -> None:
        super().__init__(str(cause))
        self.notices, self.cause = notices, cause

    @property
    def is_server_away(self) -> bool:
        """Whether other mails would fare alike."""
        about_this_mail = (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError)
        return isinstance(self.cause, OSError) and not isinstance(self.cause, about_this_mail)

    @property
    def is_refused(self) -> bool:
        """Whether the server will never take it (RFC 5321, 4.2.1: codes from 500 on)."""
        if isinstance(self.cause, smtplib.SMTPRecipientsRefused):
            return all(code >= 500 for code, _words in self.cause.recipients.values())
        return isinstance(self.cause, smtplib.SMTPDataError) and self.cause.smtp_code >= 500


def send_due_mails(now: datetime) -> int:
    """Send every mail that is due; how many went out. When the server is away the rest waits for the next time."""
    connection = get_connection()
    sent = 0
    try:
        for member in _members_with_mail(now):
            while (more := _send_one(member, now, connection)) is not None:
                sent += more
    except Undelivered as trouble:
        log.warning("mail_server_away", error=repr(trouble.cause))
    finally:
        connection.close()
    return sent


def _members_with_mail(now: datetime) -> list[int]:
    waiting = due_mails(now).values("member_id").annotate(first=Min("mail_at")).order_by("first")
    return [row["member_id"] for row in waiting]


def _send_one(member: int, now: datetime, connection: BaseEmailBackend) -> int | None:
    """Do the next thing about a member's mail: how many mails went out, or None when nothing is left to do."""
    try:
        return _take_one(member, now, connection)
    except Undelivered as failed:
        _put_off(failed, now)
        if failed.is_server_away:
            raise
        log.warning("mail_not_taken", member=member, error=repr(failed.cause))
        return 0


@transaction.atomic
def _take_one(member_id: int, now: datetime, connection: BaseEmailBackend) -> int | None:
    """Send a mail and mark it; the lock keeps two workers from counting the same day at once."""
    if not db.value("SELECT pg_try_advisory_xact_lock(%(member)s)", member=member_id):
        return None
    due = list(due_mails(now).filter(member=member_id).order_by("evening_on", "pk"))
    if not due:
        return None
    network = Network.get()
    member = Member.objects.select_related("user", "organisation").get(pk=member_id)
    for_the_evening = _chosen_for_the_evening(member, due)
    if for_the_evening:
        _leave_for_the_evening(for_the_evening, member, now, network)
        return 0
    batch = [notice for notice in due if notice.evening_on == due[0].evening_on] if due[0].evening_on else due[:1]
    if due[0].evening_on is None and _sent_today(member, now) >= network.mails_a_day:
        _leave_for_the_evening(due, member, now, network)
        return 0
    return _deliver(member, batch, network, connection)


def _deliver(member: Member, notices: Sequence[Notice], network: Network, connection: BaseEmailBackend) -> int:
    rows = Notice.objects.filter(pk__in=[notice.pk for notice in notices])
    try:
        mail = None if _is_stopped(member, notices[0]) else compose(member, notices, network)
        if mail is None:
            rows.update(mail_at=None)
            return 0
        connection.send_messages([mail])
    except Exception as cause:
        raise Undelivered(notices, cause) from cause
    rows.update(mailed_at=clock.now())
    return 1


def _is_stopped(member: Member, first: Notice) -> bool:
    return way_of(member.pk, Choice.EVENING if first.evening_on else first.reason) in {Way.INBOX, Way.NOTHING}


def _chosen_for_the_evening(member: Member, notices: Sequence[Notice]) -> list[Notice]:
    chosen = Choice.objects.filter(member=member, way=Way.EVENING).values_list("reason", flat=True)
    return [notice for notice in notices if notice.evening_on is None and notice.reason in set(chosen)]


def _sent_today(member: Member, now: datetime) -> int:
    today = start_of_day(now, zone_of(member))
    return Notice.objects.filter(member=member, mailed_at__gte=today, evening_on=None).count()


def _leave_for_the_evening(notices: Sequence[Notice], member: Member, now: datetime, network: Network) -> None:
    evening = next_evening(now, zone_of(member), network.evening_hour)
    alone = [notice.pk for notice in notices if notice.evening_on is None]
    Notice.objects.filter(pk__in=alone).update(mail_at=evening, evening_on=evening.date())


def _put_off(failed: Undelivered, now: datetime) -> None:
    """Try again later, after longer and longer; what is refused for good is left after a few tries."""
    rows = Notice.objects.filter(pk__in=[notice.pk for notice in failed.notices])
    tries = max(notice.mail_tries for notice in failed.notices) + 1
    wait = min(timedelta(minutes=2 ** min(tries, 10)), _LONGEST_WAIT)
    is_given_up = failed.is_refused and tries >= _TRIES
    rows.update(mail_at=None if is_given_up else now + wait, mail_tries=F("mail_tries") + 1)


def due_mails(now: datetime) -> QuerySet[Notice]:
    """Notices that are to be mailed by now, at once or in the evening."""
    return Notice.objects.filter(mail_at__lte=now, mailed_at=None)
