"""Deciding about a reported post, taking that back, and the author's appeal. Each decision names its reason."""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from commonground.conversations.actions.moderating import its_appeal_was_decided, show_again
from commonground.conversations.actions.writing import lock, standing_of
from commonground.conversations.models import Post, Ruling
from commonground.conversations.permissions import (
    Standing,
    can_appeal,
    can_decide_appeal,
    can_rule,
    can_suspend_author,
    can_undo_ruling,
)
from commonground.conversations.reports import close_reports, open_again, open_reports, standing_about, undo
from commonground.core import clock, text
from commonground.core.require import Refused, require
from commonground.events.record import record
from commonground.people.actions import lift_suspension, suspend_member
from commonground.people.models import Member, Network


@transaction.atomic
def leave_post(post: Post, *, reason: str, by: Member) -> None:
    """Nothing is wrong with it; those who reported it are told why."""
    require(can_rule, by, post, _standing(post, by))
    if not _is_waiting(post, reason):
        return
    _record("post.left", close_reports(post, Ruling.Kind.LEFT, reason=reason, actor=by), by)


@transaction.atomic
def warn_author(post: Post, *, reason: str, by: Member) -> None:
    """The post stays, and its author learns what was wrong with it."""
    require(can_rule, by, post, _standing(post, by))
    if not _is_waiting(post, reason):
        return
    _record("author.warned", close_reports(post, Ruling.Kind.WARNED, reason=reason, actor=by), by)


@transaction.atomic
def suspend_author(post: Post, *, reason: str, days: int, by: Member) -> None:
    """Its author reads and does not write for some days; the post stays."""
    require(can_suspend_author, by, post, _standing(post, by))
    if not _is_waiting(post, reason):
        return
    until = clock.now() + timedelta(days=days)
    ruling = close_reports(post, Ruling.Kind.SUSPENDED, reason=reason, actor=by, until=until)
    suspend_member(post.author, until=until, reason=reason, by=by)
    _record("author.suspended", ruling, by, until=until.isoformat())


@transaction.atomic
def undo_ruling(ruling: Ruling, *, by: Member) -> None:
    """It was decided wrongly: what it did is undone, and what was reported waits for a decision again."""
    ruling = _held(ruling)
    require(can_undo_ruling, by, ruling, _standing(ruling.post, by, ruling))
    if not ruling.stands:
        return
    if ruling.appeal_decided_at is not None:
        raise Refused(its_appeal_was_decided())
    _take_back(ruling, by)
    open_again(ruling)
    _record("ruling.undone", ruling, by, kind="undone")


@transaction.atomic
def appeal(ruling: Ruling, *, words: str, by: Member) -> None:
    """Its author says why it was wrong; somebody who did not take the decision looks at it again, once."""
    ruling = _held(ruling)
    require(can_appeal, by, ruling)
    if ruling.appealed_at is not None or not ruling.stands:
        return
    if text.is_blank(words):
        raise Refused(_("Say why it was wrong, in a sentence or two."))
    now = clock.now()
    ruling.appeal, ruling.appealed_at, ruling.remind_at = text.clean(words), now, now + Network.get().report_wait
    ruling.save(update_fields=["appeal", "appealed_at", "remind_at"])
    _record("ruling.appealed", ruling, by)


@transaction.atomic
def decide_appeal(ruling: Ruling, *, is_kept: bool, reason: str, by: Member) -> None:
    """The decision is kept, or undone for good; both sides are told why."""
    ruling = _held(ruling)
    require(can_decide_appeal, by, ruling, _standing(ruling.post, by, ruling))
    if not ruling.awaits_appeal:
        return
    if text.is_blank(reason):
        raise Refused(_("Say why, so that both sides know."))
    ruling.appeal_decided_at, ruling.appeal_decided_by, ruling.remind_at = clock.now(), by, None
    ruling.appeal_reason = text.clean(reason)
    ruling.save(update_fields=["appeal_decided_at", "appeal_decided_by", "appeal_reason", "remind_at"])
    if not is_kept:
        _take_back(ruling, by)
    _record("appeal.decided", ruling, by, kind="kept" if is_kept else "restored", reason=ruling.appeal_reason)


def _take_back(ruling: Ruling, by: Member) -> None:
    if ruling.kind == Ruling.Kind.HIDDEN:
        show_again(ruling, by=by)
        return
    if ruling.kind == Ruling.Kind.SUSPENDED:
        _let_write(ruling, by)
    undo(ruling, actor=by)


def _let_write(ruling: Ruling, by: Member) -> None:
    """She writes again, unless she is suspended for something else as well."""
    lift_suspension(ruling.post.author, by=by)
    others = Ruling.objects.filter(post__author=ruling.post.author_id, kind=ruling.kind, undone_at=None)
    longest = others.exclude(pk=ruling.pk).filter(until__gt=clock.now()).order_by("until").last()
    if longest and longest.until:
        suspend_member(ruling.post.author, until=longest.until, reason=longest.reason, by=by)


def _standing(post: Post, by: Member, ruling: Ruling | None = None) -> Standing:
    return standing_about(post, standing_of(by, lock(post.top.pk)), by, ruling)


def _held(ruling: Ruling) -> Ruling:
    """The ruling, held after its question, as by whoever shows the post again from its page."""
    lock(ruling.post.top.pk)
    return Ruling.objects.select_for_update(of=("self",)).select_related("post__author").get(pk=ruling.pk)


def _is_waiting(post: Post, reason: str) -> bool:
    """Whether something is to be decided; Refused without a reason."""
    if text.is_blank(reason):
        raise Refused(_("Say why. Those whom it concerns read it."))
    return open_reports(post.pk).exists()


def _record(name: str, ruling: Ruling, by: Member, **more: object) -> None:
    data = {"ruling": ruling.pk, "kind": ruling.kind, "reason": ruling.reason, **more}
    record(name, actor=by, subject=ruling.post, group=ruling.post.group_id, data=data)
