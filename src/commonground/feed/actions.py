"""Telling members what concerns them, and what they do with it: put it away, or hear of it otherwise or no more."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import LiteralString

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from commonground.conversations.actions import follow, stop_following
from commonground.conversations.actions.writing import UNDO_FOR
from commonground.conversations.models import Follow
from commonground.core import bus, clock, db, ids
from commonground.core.require import Refused, require
from commonground.events.models import Event
from commonground.events.record import record
from commonground.feed.models import (
    ASKS,
    DUTIES,
    FROM_SOMEBODY,
    NEWS,
    OF_REPORTS,
    OF_THE_QUESTION,
    TO_DECIDE,
    Choice,
    Notice,
    Reason,
    Way,
    usual_way,
    way_of,
)
from commonground.feed.permissions import can_choose_way, can_put_all_away, can_put_away, can_stop_mail
from commonground.people.models import Member

# Longer than anybody may take back what she posted: nobody is mailed what is taken back.
MAILS_WAIT = UNDO_FOR + timedelta(seconds=30)


def notify(
    members: Iterable[int],
    event: Event,
    reason: Reason,
    *,
    question: int,
    follows: Mapping[int, int] | None = None,
    is_in_office: bool = False,
) -> int:
    """Tell these members of the event; how many are new to it. Called again it tells nobody twice.

    `follows`: what each of them follows that it comes from. The statement itself leaves out who may not read the
    question, everybody when it or the post that the event is about is hidden, who stopped following it, and who wants
    to hear nothing of this kind. What comes from somebody, unless it is her office, does not reach who mutes or blocks
    her, or blocks whose question it is about.
    """
    told = list(dict.fromkeys(members))
    return _insert(
        """
        INSERT INTO feed_notice (id, member_id, event_id, question_id, reason, follow_id, at, mail_at, mail_tries)
        SELECT told.id, told.member, %(event)s, %(question)s, %(reason)s::text, told.follow, %(at)s,
               CASE WHEN u.email IS NOT NULL AND coalesce(c.way, %(usual)s) <> 'inbox'
               THEN %(mail_at)s::timestamptz END, 0
          FROM unnest(%(ids)s::bigint[], %(members)s::bigint[], %(follows)s::bigint[]) AS told (id, member, follow)
          JOIN conversations_post p ON p.id = %(question)s AND p.hidden_at IS NULL
          JOIN people_reader r ON r.member_id = told.member AND r.group_id = p.group_id
          JOIN people_user u ON u.id = told.member
          LEFT JOIN feed_choice c ON c.member_id = told.member AND c.reason = %(reason)s::text
         WHERE NOT EXISTS (SELECT FROM conversations_post s WHERE s.id = %(subject)s AND s.hidden_at IS NOT NULL)
           AND NOT (%(is_from_somebody)s AND EXISTS (
                 SELECT FROM people_distance d WHERE d.member_id = told.member AND (d.other_id = %(actor)s
                        OR (%(reason)s::text = 'reached' AND d.is_blocked AND d.other_id = p.author_id))))
           AND coalesce(c.way, %(usual)s) <> 'nothing' AND NOT (%(ends)s AND EXISTS (
                 SELECT FROM conversations_follow f WHERE f.member_id = told.member AND f.kind = 'question'
                    AND f.subject = %(question)s AND f.stopped_at IS NOT NULL))
        ON CONFLICT (member_id, event_id) DO NOTHING RETURNING member_id""",
        told,
        event,
        reason,
        subject=event.subject,
        question=question,
        ends=reason in OF_THE_QUESTION,
        is_from_somebody=reason in FROM_SOMEBODY and not is_in_office,
        actor=event.actor_id,
        follows=[(follows or {}).get(member) for member in told],
    )


def notify_without_content(members: Iterable[int], event: Event, reason: Reason) -> int:
    """Tell these members of something about no question, or about one that they may not read, and nothing of it."""
    return _insert(
        """
        INSERT INTO feed_notice (id, member_id, event_id, reason, at, mail_at, mail_tries)
        SELECT told.id, told.member, %(event)s, %(reason)s::text, %(at)s,
               CASE WHEN u.email IS NOT NULL AND coalesce(c.way, %(usual)s) <> 'inbox'
               THEN %(mail_at)s::timestamptz END, 0
          FROM unnest(%(ids)s::bigint[], %(members)s::bigint[]) AS told (id, member)
          JOIN people_member m ON m.user_id = told.member AND m.is_active
          JOIN people_user u ON u.id = told.member
          LEFT JOIN feed_choice c ON c.member_id = told.member AND c.reason = %(reason)s::text
         WHERE coalesce(c.way, %(usual)s) <> 'nothing'
        ON CONFLICT (member_id, event_id) DO NOTHING RETURNING member_id""",
        list(dict.fromkeys(members)),
        event,
        reason,
    )


def _insert(notices: LiteralString, told: list[int], event: Event, reason: Reason, **more: object) -> int:
    """Insert the notices; only whom it told, and not before it did, the live bus hears of."""
    if not told:
        return 0
    new = db.inserted(
        notices,
        ids=[ids.new() for _one in told],
        members=told,
        event=event.pk,
        reason=reason.value,
        usual=usual_way(reason).value,
        at=event.at,
        mail_at=clock.now() + MAILS_WAIT,
        **more,
    )
    bus.publish(new)
    return len(new)


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
def stop_line(notice: Notice, *, by: Member) -> None:
    """No more like this line: she stops following what it comes from, or that kind of news; and it is done."""
    require(can_put_away, by, notice)
    followed = _followed(notice)
    if followed:
        stop_following(*followed, by=by)
    else:
        choose_way(notice.reason, Way.NOTHING, by=by)
    put_away(notice, by=by)


@transaction.atomic
def start_line(notice: Notice, *, by: Member) -> None:
    """More like this line after all, as it was; and it is not done."""
    require(can_put_away, by, notice)
    followed = _followed(notice)
    if followed:
        follow(*followed, by=by)
    else:
        _take_back(notice.reason, Way.NOTHING, by=by)
    bring_back(notice, by=by)


@transaction.atomic
def choose_way(reason: str, way: str, *, by: Member) -> None:
    """How she hears of this kind of news from now on."""
    require(can_choose_way, by)
    if way == Way.NOTHING and reason in DUTIES:
        raise Refused(_("Somebody waits for you there, so it cannot be stopped altogether."))
    if way == Way.EVENING:
        Choice.objects.filter(member=by, reason=Choice.EVENING).delete()
    _choose(reason, way, by=by)


@transaction.atomic
def stop_mail(reason: str, *, by: Member) -> None:
    """No mail of this kind any more; the notices still come to her inbox."""
    require(can_stop_mail, by)
    if way_of(by.pk, reason) in {Way.AT_ONCE, Way.EVENING}:
        _choose(reason, Way.INBOX, by=by)


@transaction.atomic
def start_mail(reason: str, *, by: Member) -> None:
    """Mails of this kind again, as they came before."""
    require(can_stop_mail, by)
    _take_back(reason, Way.INBOX, by=by)


def _choose(reason: str, way: str, *, by: Member) -> None:
    was = way_of(by.pk, reason)
    if way != was:
        fresh = {"way": way, "was": was, "at": clock.now()}
        Choice.objects.update_or_create(member=by, reason=reason, defaults=fresh)
        record("way.chosen", actor=by, subject=by, data={"reason": reason, "way": way})


def _take_back(reason: str, way: str, *, by: Member) -> None:
    """As it was before she chose this way, if it is still so."""
    chosen = Choice.objects.filter(member=by, reason=reason, way=way).first()
    if chosen:
        _choose(reason, chosen.was or usual_way(reason), by=by)


def _followed(notice: Notice) -> tuple[str, int] | None:
    """What she stops following when she wants no more like this; None where it is a kind of news."""
    if notice.follow:
        return notice.follow.kind, notice.follow.subject
    if notice.question_id and notice.reason in OF_THE_QUESTION:
        return Follow.Kind.QUESTION, notice.question_id
    return None


def settle(
    question: int, reasons: Iterable[str], *, before: Event, members: Iterable[int] | None = None, named: str = ""
) -> int:
    """What was told about the question before the event asks for nothing more: of everybody, or of these members.

    `named`: only what was told of events of this name.
    """
    unread = Notice.objects.filter(question=question, reason__in=list(reasons), read_at=None, event__lt=before.pk)
    if members is not None:
        unread = unread.filter(member__in=list(members))
    if named:
        unread = unread.filter(event__name=named)
    return unread.update(read_at=clock.now())


def forget_notices(events: Iterable[int]) -> None:
    """Nobody was told of these events after all; who was mailed of them already finds them put away."""
    told = Notice.objects.filter(event__in=list(events))
    members = list(told.values_list("member_id", flat=True))
    told.filter(mailed_at=None).delete()
    told.filter(read_at=None).update(read_at=clock.now())
    bus.publish(members)


def settle_reports(post: int, *, before: Event) -> int:
    """It was decided: nobody is asked any more to decide about the post."""
    asked = Notice.objects.filter(reason__in=TO_DECIDE, event__subject=post, event__lt=before.pk, read_at=None)
    return asked.update(read_at=clock.now())


def settle_ruling(ruling: int, *, before: Event) -> int:
    """What was told of a decision is not so any more."""
    told = Notice.objects.filter(reason__in=OF_REPORTS, event__data__ruling=ruling, event__lt=before.pk, read_at=None)
    return told.update(read_at=clock.now())


def _of_one_line(notice: Notice) -> QuerySet[Notice]:
    """The notices that the inbox shows as one line: of one kind about one question, or all that became of it."""
    if notice.question_id is None:
        return Notice.objects.filter(pk=notice.pk)
    kinds = NEWS if notice.reason in NEWS else {notice.reason}
    return Notice.objects.filter(member=notice.member_id, question=notice.question_id, reason__in=list(kinds))
