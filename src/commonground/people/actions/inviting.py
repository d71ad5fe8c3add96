"""Inviting somebody by link or mail, renewing the link, and taking it back."""

import secrets
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from commonground.core import clock, once
from commonground.core.require import Refused, require
from commonground.events.record import record
from commonground.people.actions import naming
from commonground.people.models import Group, Invitation, Member, Organisation, User, WorkGroup
from commonground.people.permissions import GroupStanding, can_invite, can_invite_guest, can_withdraw_invitation
from commonground.people.queries import standing_in

LASTS = timedelta(days=14)


@transaction.atomic
def invite(
    organisation: Organisation,
    *,
    work_group: WorkGroup | None = None,
    email: str = "",
    name: str = "",
    claims: Member | None = None,
    by: Member,
    key: int | None = None,
) -> Invitation:
    """Let somebody join an organisation, or a person without sign-in (`claims`) take over what is hers.

    With an address the link is mailed; without one it is handed over. Inviting the same address again, or sending the
    same form twice (`key`), gives the invitation that is already open.
    """
    require(can_invite, by)
    address = email.strip().lower()
    if address and User.objects.filter(email__iexact=address).exists():
        raise Refused(_("Somebody with this address is a member already."))
    if claims and claims.user.email:
        raise Refused(_("%(name)s signs in already.") % {"name": claims.name})
    if claims and not claims.is_active:
        raise Refused(_("%(name)s has left the network.") % {"name": claims.name})
    if work_group and work_group.organisation_id != organisation.pk:
        raise Refused(_("Choose a work group of the same organisation."))
    made = _made(key, Invitation(organisation=organisation, email=address, claims=claims), by)
    if made:
        return made
    return _make(
        Invitation(
            id=once.id_for(Invitation, key),
            organisation=organisation,
            work_group=work_group,
            email=address,
            name=naming.line(name) or (claims.name if claims else ""),
            claims=claims,
        ),
        by,
    )


@transaction.atomic
def invite_guest(
    group: Group, *, organisation: Organisation, email: str = "", name: str = "", by: Member, key: int | None = None
) -> Invitation:
    """Let somebody from outside into one group, as a guest who sees nothing else that is not public.

    The address may be that of a member: she then signs in and joins the group.
    """
    require(can_invite_guest, by, group, standing_in(by, group.pk))
    address = email.strip().lower()
    made = _made(key, Invitation(organisation=organisation, email=address, group=group), by)
    if made:
        return made
    fresh = Invitation(
        id=once.id_for(Invitation, key), organisation=organisation, group=group, email=address, name=naming.line(name)
    )
    return _make(fresh, by)


@transaction.atomic
def renew_invitation(invitation: Invitation, *, by: Member) -> None:
    """Give it a fresh link that lasts as long as a new one, and mail it again; the old link is dead."""
    invitation = _held(invitation)
    require(can_withdraw_invitation, by, invitation, _standing(invitation, by))
    if invitation.used_at or invitation.withdrawn_at:
        raise Refused(_("This invitation was used or withdrawn. Make a new one."))
    invitation.secret, invitation.mailed_at = secrets.token_urlsafe(32), None
    invitation.expires_at = clock.now() + LASTS
    invitation.save(update_fields=["secret", "mailed_at", "expires_at"])
    record("invitation.renewed", actor=by, subject=invitation, group=invitation.group_id)


@transaction.atomic
def withdraw_invitation(invitation: Invitation, *, by: Member) -> None:
    """The link lets nobody in any more."""
    invitation = _held(invitation)
    require(can_withdraw_invitation, by, invitation, _standing(invitation, by))
    if invitation.used_at or invitation.withdrawn_at:
        return
    _withdraw(invitation, by)


def withdraw_open_ones(which: Q, by: Member) -> None:
    """These links let nobody in any more, for what they were made for is over."""
    for invitation in Invitation.objects.select_for_update().open().filter(which).order_by("pk"):
        _withdraw(invitation, by)


def _withdraw(invitation: Invitation, by: Member) -> None:
    invitation.withdrawn_at = clock.now()
    invitation.save(update_fields=["withdrawn_at"])
    record("invitation.withdrawn", actor=by, subject=invitation, group=invitation.group_id)


def _made(key: int | None, like: Invitation, by: Member) -> Invitation | None:
    """The invitation that is there already: from the same form, to the same address, or for the same person."""
    once.hold(key)
    if key and (made := Invitation.objects.filter(pk=key, by=by).first()):
        return made
    if not like.email and not like.claims_id:
        return None
    same = Invitation.objects.open().filter(organisation=like.organisation_id, group=like.group_id)
    return same.filter(email=like.email, claims=like.claims_id).first()


def _make(invitation: Invitation, by: Member) -> Invitation:
    invitation.by, invitation.made_at, invitation.expires_at = by, clock.now(), clock.now() + LASTS
    invitation.save(force_insert=True)
    record(
        "invitation.made",
        actor=by,
        subject=invitation,
        group=invitation.group_id,
        data={"organisation": invitation.organisation_id},
    )
    return invitation


def _held(invitation: Invitation) -> Invitation:
    return Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)


def _standing(invitation: Invitation, by: Member) -> GroupStanding:
    return standing_in(by, invitation.group_id) if invitation.group_id else GroupStanding()
