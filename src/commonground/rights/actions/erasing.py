"""Being forgotten: asked for, taken back while there is time, and done by a job when it is due."""

from django.db import transaction
from django.utils.translation import gettext as _

from commonground.core import clock
from commonground.core.dates import listed
from commonground.core.require import Refused, require
from commonground.events.record import record
from commonground.people.actions.administering import hold_administrators
from commonground.people.actions.keeping import kept_alone_by
from commonground.people.actions.leaving import end_membership, hold_member, own, resume_membership
from commonground.people.models import Member, Network
from commonground.rights.models import Erasure
from commonground.rights.permissions import can_ask_to_be_erased, can_erase_member, can_withdraw_erasure


@transaction.atomic
def ask_to_be_erased(*, takes_posts: bool = False, by: Member) -> Erasure:
    """She leaves now, and is erased when the network's time for it is over. `takes_posts`: so are her words and files.

    The last administrator, and who alone keeps a group, names somebody else first.
    """
    hold_administrators(by)
    require(can_ask_to_be_erased, by)
    why_not = what_keeps_her(by)
    if why_not:
        raise Refused(why_not)
    member = hold_member(by)
    end_membership(member, member)
    return _plan(member, takes_posts=takes_posts, by=member)


@transaction.atomic
def erase_member(member: Member, *, by: Member) -> Erasure:
    """Let somebody who has left be erased when the network's time for it is over. What she wrote stays."""
    require(can_erase_member, by, member)
    member = hold_member(member)
    planned = Erasure.objects.filter(member=member).first()
    if planned:
        return planned
    if member.is_active:
        raise Refused(_("%(name)s is still here. End the membership first.") % {"name": member.name})
    if member.erased_at is not None:
        raise Refused(_("That is done already."))
    return _plan(member, takes_posts=False, by=by)


@transaction.atomic
def withdraw_erasure(member: Member, *, by: Member) -> None:
    """She is not erased after all; who had asked for it herself is a member again, without the parts she had."""
    require(can_withdraw_erasure, by, member)
    member = hold_member(member)
    erasure = Erasure.objects.filter(member=member).first()
    if erasure is None:
        return
    comes_back = erasure.is_her_own and not member.is_active
    erasure.delete()
    record("erasure.withdrawn", actor=by, subject=member, data=own(member, by))
    if comes_back:
        resume_membership(member, by)


def what_keeps_her(member: Member) -> str:
    """Why she cannot go before she names somebody else, in words; empty if nothing does."""
    if member.is_admin and not Member.objects.administrators().exclude(pk=member.pk).exists():
        return _("You are the only administrator. Make somebody else one first.")
    alone = kept_alone_by(member)
    if alone:
        names = {"groups": listed([group.name for group in alone])}
        return _("You alone keep %(groups)s. Make somebody else a steward there first.") % names
    return ""


def _plan(member: Member, *, takes_posts: bool, by: Member) -> Erasure:
    now = clock.now()
    erasure = Erasure(member=member, by=by, asked_at=now, due_at=now + Network.get().erasure_after)
    erasure.takes_posts = takes_posts
    erasure.save(force_insert=True)
    record("erasure.asked", actor=by, subject=member, data=own(member, by))
    return erasure
