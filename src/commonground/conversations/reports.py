"""What reports and decisions have in common: who decides, closing what is open, opening it again."""

from dataclasses import replace
from datetime import datetime

from django.db.models import Q, QuerySet

from commonground.conversations.models import Post, Report, Ruling
from commonground.conversations.permissions import Standing
from commonground.core import clock, text
from commonground.people.models import Member, MemberQuerySet, Membership, Network, Reader


def open_reports(post: int) -> QuerySet[Report]:
    """Those of a post that nobody has decided about, the oldest first."""
    return Report.objects.filter(post=post, ruling=None).order_by("pk")


def stewards_who_decide(post: Post, ruling: Ruling | None = None) -> list[int]:
    """The stewards of its group who sign in, may write, and neither wrote nor reported it."""
    stewards = Membership.objects.filter(group=post.group_id, role=Membership.Role.STEWARD).values("member")
    return _impartial(Member.objects.filter(pk__in=stewards), post, ruling)


def administrators_who_decide(post: Post, ruling: Ruling | None = None) -> list[int]:
    """The administrators who may read its group and neither wrote nor reported it."""
    readers = Reader.objects.filter(group_id=post.group_id).values("member_id")
    return _impartial(Member.objects.filter(pk__in=readers, is_admin=True), post, ruling)


def who_decides_appeal(ruling: Ruling) -> list[int]:
    """Those who did not take the decision: administrators, else stewards; where nobody else is there, who took it.

    Nobody whose report it answered. A suspension is an administrator's affair.
    """
    post = ruling.post
    administrators, stewards = administrators_who_decide(post, ruling), stewards_who_decide(post, ruling)
    stewards = [] if ruling.kind == Ruling.Kind.SUSPENDED else stewards
    for asked in (administrators, stewards):
        if others := [member for member in asked if member != ruling.by_id]:
            return others
    return [*{*administrators, *stewards}]


def standing_about(post: Post, standing: Standing, member: Member, ruling: Ruling | None = None) -> Standing:
    """The same, with what she is to the reports of a post, and to a decision and the appeal against it."""
    return replace(
        standing,
        has_reported=_reports_about(post, ruling).filter(by=member).exists(),
        decides_appeal=ruling is not None and member.pk in who_decides_appeal(ruling),
    )


def close_reports(
    post: Post, kind: Ruling.Kind, *, reason: str, actor: Member, until: datetime | None = None
) -> Ruling:
    """Keep what was decided, and let it be the answer to all who reported the post."""
    ruling = Ruling.objects.create(
        post=post, kind=kind, reason=text.clean(reason), by_id=actor.pk, at=clock.now(), until=until
    )
    open_reports(post.pk).update(ruling=ruling, remind_at=None)
    return ruling


def undo(ruling: Ruling, *, actor: Member) -> None:
    """The decision stands no more."""
    ruling.undone_at, ruling.undone_by = clock.now(), actor
    ruling.save(update_fields=["undone_at", "undone_by"])


def open_again(ruling: Ruling) -> None:
    """What it had answered waits for a decision again; who reported the post anew meanwhile waits once."""
    anew = open_reports(ruling.post_id).values("by")
    waiting = ruling.reports.exclude(by__in=list(anew.values_list("by", flat=True)))
    waiting.update(ruling=None, remind_at=clock.now() + Network.get().report_wait, reminders=0)


def _reports_about(post: Post, ruling: Ruling | None) -> QuerySet[Report]:
    """Those of a post that nobody has decided about, and those that the decision answered."""
    return Report.objects.filter(Q(ruling=None) | Q(ruling=ruling), post=post)


def _impartial(members: MemberQuerySet, post: Post, ruling: Ruling | None) -> list[int]:
    reporters = _reports_about(post, ruling).values("by")
    able = members.with_sign_in().writing().exclude(pk=post.author_id).exclude(pk__in=reporters)
    return list(able.order_by("pk").values_list("pk", flat=True))
