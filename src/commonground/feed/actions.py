"""Telling members what concerns them, and what they do with it: put it away, stop its mails."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import QuerySet

from commonground.core import bus, clock, db, ids
from commonground.core.require import require
from commonground.events.models import Event
from commonground.events.record import record
from commonground.feed.models import ASKS, MAILED, MailStop, Notice, Reason
from commonground.feed.permissions import can_put_all_away, can_put_away, can_stop_mail
from commonground.people.models import Member


def notify(members: Iterable[int], event: Event, reason: Reason, *, question: int) -> int:
    """Tell these members of the event; how many are new to it. Called again it tells nobody twice.

    The statement itself leaves out who may not read the question, and everybody when it is hidden.
    """
    told = list(dict.fromkeys(members))
    bus.publish(told)
    return db.execute(
        """
        INSERT INTO feed_notice (id, member_id, event_id, question_id, reason, at, mail_at, mail_tries)
        SELECT told.id, told.member, %(event)s, %(question)s, %(reason)s::text, %(at)s, CASE WHEN %(is_mailed)s
               AND u.email IS NOT NULL AND NOT EXISTS (
                 SELECT FROM feed_mailstop s WHERE s.member_id = told.member AND s.reason = %(reason)s::text)
               THEN %(now)s::timestamptz END, 0
          FROM unnest(%(ids)s::bigint[], %(members)s::bigint[]) AS told (id, member)
          JOIN conversations_post p ON p.id = %(question)s AND p.hidden_at IS NULL
          JOIN people_reader r ON r.member_id = told.member AND r.group_id = p.group_id
          JOIN people_user u ON u.id = told.member
        ON CONFLICT (member_id, event_id) DO NOTHING""",
        event=event.pk,
        question=question,
        reason=reason.value,
        at=event.at,
        now=clock.now(),
        is_mailed=reason in MAILED,
        ids=[ids.new() for _ in told],
        members=told,
    )


def notify_without_content(members: Iterable[int], event: Event, reason: Reason) -> int:
    """Tell these members that something is to do about a question that they may not read, and nothing of it."""
    told = list(dict.fromkeys(members))
    bus.publish(told)
    return db.execute(
        """
        INSERT INTO feed_notice (id, member_id, event_id, reason, at, mail_at, mail_tries)
        SELECT told.id, told.member, %(event)s, %(reason)s::text, %(at)s, CASE WHEN u.email IS NOT NULL AND NOT EXISTS (
                 SELECT FROM feed_mailstop s WHERE s.member_id = told.member AND s.reason = %(reason)s::text)
               THEN %(now)s::timestamptz END, 0
          FROM unnest(%(ids)s::bigint[], %(members)s::bigint[]) AS told (id, member)
          JOIN people_member m ON m.user_id = told.member AND m.is_active
          JOIN people_user u ON u.id = told.member
        ON CONFLICT (member_id, event_id) DO NOTHING""",
        event=event.pk,
        reason=reason.value,
        at=event.at,
        now=clock.now(),
        ids=[ids.new() for _ in told],
        members=told,
    )


@transaction.atomic
def put_away(notice: Notice, *, by: Member) -> None:
    """Done: the line leaves the inbox, with what it stands for: earlier notices of the same kind and question."""
    require(can_put_away, by, notice)
    bus.publish([by.pk])
    _of_one_line(notice).filter(pk__lte=notice.pk, read_at=None).update(read_at=clock.now())


@transaction.atomic
def bring_back(notice: Notice, *, by: Member) -> None:
    """Not done after all: what was put away with this line stands in the inbox again."""
    require(can_put_away, by, notice)
    bus.publish([by.pk])
    notice.refresh_from_db()
    if notice.read_at is not None:
        _of_one_line(notice).filter(read_at=notice.read_at).update(read_at=None)


@transaction.atomic
def put_away_what_is_only_to_know(*, by: Member, up_to: int) -> int:
    """All lines that ask for nothing, up to the newest that was shown; how many notices they were."""
    require(can_put_all_away, by)
    bus.publish([by.pk])
    unread = Notice.objects.filter(member=by, pk__lte=up_to, read_at=None)
    return unread.exclude(reason__in=ASKS).update(read_at=clock.now())


@transaction.atomic
def stop_mail(reason: str, *, by: Member) -> None:
    """No mail of this kind any more; the notices still come to her inbox."""
    require(can_stop_mail, by)
    _stop, is_new = MailStop.objects.get_or_create(member=by, reason=reason, defaults={"at": clock.now()})
    if is_new:
        record("mail.stopped", actor=by, subject=by, data={"reason": reason})


@transaction.atomic
def start_mail(reason: str, *, by: Member) -> None:
    """Mails of this kind again."""
    require(can_stop_mail, by)
    gone, _kinds = MailStop.objects.filter(member=by, reason=reason).delete()
    if gone:
        record("mail.started", actor=by, subject=by, data={"reason": reason})


def settle(question: int, reasons: Iterable[str], *, before: Event, member: int | None = None) -> int:
    """What asked for something about the question before the event asks no more: of everybody, or of one member."""
    unread = Notice.objects.filter(question=question, reason__in=list(reasons), read_at=None, event__lt=before.pk)
    if member is not None:
        unread = unread.filter(member=member)
    return unread.update(read_at=clock.now())


def _of_one_line(notice: Notice) -> QuerySet[Notice]:
    """The notices that the inbox shows as one line: of one kind about one question."""
    if notice.question_id is None:
        return Notice.objects.filter(pk=notice.pk)
    return Notice.objects.filter(member=notice.member_id, question=notice.question_id, reason=notice.reason)
