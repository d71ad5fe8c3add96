"""Erasing a member: what she wrote stays, and nothing says who she was."""

from datetime import datetime
from functools import partial

import structlog
from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from commonground.conversations.actions.attaching import delete_files
from commonground.conversations.forgetting import delete_words_of, unname
from commonground.conversations.models import Attachment
from commonground.core import clock, db
from commonground.events.record import record
from commonground.integrations.models import ImportedRef
from commonground.people.actions.joining import handle_of
from commonground.people.models import Invitation, Member, Network, User
from commonground.rights.exporting import forget_exports
from commonground.rights.forgotten import all_erased, remember_erased
from commonground.rights.models import Erasure, Retention
from commonground.rights.tables import HELD, Fate
from commonground.search.indexing import index_many

log = structlog.get_logger()


def erase_who_is_due(now: datetime) -> int:
    """Erase everybody whose time has come, each in a transaction of her own; how many they were.

    One who cannot be erased for now keeps no other from it, and is tried again at the next run.
    """
    erased = 0
    for member in list(Erasure.objects.filter(due_at__lte=now, member__is_active=False).values_list("pk", flat=True)):
        try:
            erased += _erase_if_due(member, now)
        except Exception:
            log.exception("erasure_failed", member=member)
    return erased


@transaction.atomic
def _erase_if_due(number: int, now: datetime) -> bool:
    """Unless it was taken back in the meantime."""
    member = Member.objects.select_for_update(of=("self",)).get(pk=number)
    erasure = Erasure.objects.filter(pk=number, due_at__lte=now).first()
    if erasure is None or member.is_active:
        return False
    erase(member, with_posts=erasure.takes_posts)
    transaction.on_commit(partial(remember_erased, number, with_posts=erasure.takes_posts))
    return True


def erase_again() -> tuple[int, int]:
    """Erase whoever a backup has brought back though she was erased after it was made.

    How many they were, and how many could not be erased for now; these keep no other from it.
    """
    again = left = 0
    for number, with_posts in all_erased():
        try:
            again += _erase_if_back(number, with_posts=with_posts)
        except Exception:
            log.exception("erasure_failed", member=number)
            left += 1
    return again, left


@transaction.atomic
def _erase_if_back(number: int, *, with_posts: bool) -> bool:
    member = Member.objects.select_for_update(of=("self",)).filter(pk=number, erased_at=None).first()
    if member is None:
        return False
    erase(member, with_posts=with_posts)
    return True


def erase(member: Member, *, with_posts: bool) -> None:
    """Let nothing be left that says who she was. `member` is held until the transaction ends."""
    network = Network.get()
    with override(network.language):
        name = str(_("Former member"))
        changed = unname(member, name)
        held = Retention.objects.filter(held_at__isnull=False).values_list("pk", flat=True)
        changed |= delete_words_of(member, but_in=list(held)) if with_posts else set()
    _forget_beside_the_tables(member)
    delete_files(Attachment.objects.filter(author=member, post=None))
    forget_exports(list(member.exports.all()))
    for one in HELD:
        rows = one.model._base_manager.filter(**{one.column: member.pk})
        if one.fate is Fate.GONE:
            rows.delete()
        elif one.fate is Fate.UNTIED:
            rows.update(**{one.column: None})
    _unname(member, name)
    index_many(sorted(changed))
    record("member.erased", actor=None, subject=member)


def _forget_beside_the_tables(member: Member) -> None:
    """What points to her without a key: invitations to her address, what a source she came from calls her, counts."""
    for address in {member.user.email, *EmailAddress.objects.filter(user=member.pk).values_list("email", flat=True)}:
        if address:
            Invitation.objects.filter(email__iexact=address).delete()
    for ref in ImportedRef.objects.filter(kind="member", row=member.pk):
        ImportedRef.objects.filter(pk=ref.pk).update(ref=f"erased {ref.pk}")
    db.execute("DELETE FROM core_throttle WHERE who = %(who)s", who=str(member.pk))


def _unname(member: Member, name: str) -> None:
    """The rows that stay have what every row has, and nothing of her."""
    User.objects.filter(pk=member.pk).update(email=None, last_login=None, is_active=False)
    fresh = Member(user_id=member.pk, organisation_id=member.organisation_id, name=name, handle=handle_of(name))
    fresh.is_active = fresh.takes_questions = fresh.shows_solved = False
    fresh.is_guest = member.is_guest
    fresh.joined_at = fresh.erased_at = clock.now()
    fresh.save(force_update=True)
