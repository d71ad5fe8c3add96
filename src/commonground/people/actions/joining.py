"""Accepting an invitation, and the first invitation of all."""

from dataclasses import dataclass
from typing import Any

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from commonground.core import clock, text
from commonground.core.require import Refused, require
from commonground.events.record import record
from commonground.people.actions import naming
from commonground.people.actions.inviting import LASTS, withdraw_open_ones
from commonground.people.models import Invitation, Member, Membership, Network, Organisation, User
from commonground.people.permissions import can_accept_as_member, can_accept_invitation


@dataclass(frozen=True, slots=True)
class Newcomer:
    """What somebody says of herself when she joins. Without a password she signs in by a code sent to her address."""

    name: str
    email: str = ""
    password: str = ""
    language: str = ""
    zone: str = ""
    knows: str = ""


@transaction.atomic
def accept_invitation(invitation: Invitation, newcomer: Newcomer) -> Member:
    """Become a member. An address that the invitation was mailed to is proven, and hers from now on.

    Another one is hers when a code proves it; until then nothing is sent there, and who mistyped it can be invited to
    claim what is hers.
    """
    claimed = _held_person(invitation)
    invitation = _held(invitation)
    email = (invitation.email or newcomer.email).strip().lower()
    if not email or User.objects.filter(email__iexact=email).exists():
        raise known()
    member = _claimed(claimed, invitation, newcomer) if claimed else _new(invitation, newcomer)
    member.user.set_password(newcomer.password or None)
    give_address(member.user, email, is_proven=bool(invitation.email))
    record("member.joined", actor=member, subject=member, data={"invitation": invitation.pk})
    _use(invitation, member)
    return member


@transaction.atomic
def accept_as_member(invitation: Invitation, *, by: Member) -> None:
    """Somebody who is a member already comes into the group she was invited to."""
    invitation = _held(invitation)
    require(can_accept_as_member, by, invitation)
    if invitation.group_id is None:
        raise Refused(_("You are a member already. This link is for somebody who is not."))
    _use(invitation, by)


@transaction.atomic
def found_network(
    name: str, *, host: str, administrator: str = "", email: str = "", zone: str = "UTC", language: str = "en"
) -> Invitation:
    """Name an empty network and its host, and invite its first administrator; later ones are named by her.

    Until she has joined it can be founded anew: an invitation that waits is void then.
    """
    if Member.objects.administrators().exists():
        raise Refused(_("This network has an administrator. Ask there for an invitation."))
    if Organisation.objects.filter(name__iexact=naming.name(host)).exclude(kind=Organisation.Kind.HOST).exists():
        raise Refused(_("Another organisation here has this name. Give the host a name of its own."))
    network = Network.get()
    network.name, network.zone, network.language = naming.name(name), zone, language
    network.save()
    organisation, _is_new = Organisation.objects.get_or_create(
        kind=Organisation.Kind.HOST, defaults={"name": naming.name(host)}
    )
    if organisation.name != naming.name(host):
        organisation.name = naming.name(host)
        organisation.save(update_fields=["name"])
    Invitation.objects.open().filter(makes_admin=True).update(withdrawn_at=clock.now())
    invitation = Invitation.objects.create(
        organisation=organisation,
        name=naming.line(administrator),
        email=email.strip().lower(),
        makes_admin=True,
        expires_at=clock.now() + LASTS,
    )
    record("network.founded", actor=None, subject=network)
    record("invitation.made", actor=None, subject=invitation, data={"organisation": organisation.pk})
    return invitation


def _held_person(invitation: Invitation) -> Member | None:
    """Whom the link lets somebody claim. She is held before the link, so that of two links to her one waits."""
    people = Member.objects.select_for_update(of=("self", "user"), no_key=True).select_related("user")
    return people.filter(pk=invitation.claims_id).first()


def _held(invitation: Invitation) -> Invitation:
    held = Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    if not can_accept_invitation(held):
        raise Refused(_("This link was used, withdrawn or has expired. Ask whoever invited you for a new one."))
    return held


def _new(invitation: Invitation, newcomer: Newcomer) -> Member:
    return new_member(
        newcomer,
        organisation_id=invitation.organisation_id,
        work_group_id=invitation.work_group_id,
        is_guest=invitation.group_id is not None,
        is_admin=invitation.makes_admin,
    )


def new_member(newcomer: Newcomer, **place: Any) -> Member:
    """Somebody who was not here before, at her place, as she says who she is; she signs in as nobody yet."""
    user = User(email=None)
    user.set_unusable_password()
    user.save()
    name = naming.name(newcomer.name)
    return Member.objects.create(user=user, name=name, handle=handle_of(name), **place, **_said(newcomer))


def _claimed(member: Member, invitation: Invitation, newcomer: Newcomer) -> Member:
    """The person whom nobody signed in as until now. What she wrote is hers, and other links to her are void."""
    if member.user.email:
        raise Refused(_("Somebody signs in as this member already."))
    if not member.is_active:
        raise Refused(_("%(name)s has left the network.") % {"name": member.name})
    member.name = naming.name(newcomer.name)
    member.handle = handle_of(member.name)
    member.organisation_id, member.work_group_id = invitation.organisation_id, invitation.work_group_id
    for field, value in _said(newcomer).items():
        setattr(member, field, value)
    member.save()
    withdraw_open_ones(Q(claims=member) & ~Q(pk=invitation.pk), member)
    return member


def give_address(user: User, email: str, *, is_proven: bool) -> None:
    """Hers alone from now on if it is proven, in place of one that she mistyped before."""
    user.email = email if is_proven else None
    EmailAddress.objects.filter(user=user).delete()
    try:
        user.save(update_fields=["email", "password"])
        EmailAddress.objects.create(user=user, email=email, primary=True, verified=is_proven)
    except IntegrityError as taken:  # somebody joined with it at the same moment
        raise known() from taken


def known() -> Refused:
    """Somebody signs in with this address already."""
    return Refused(_("Sign in with this address, then open the link again."))


def _said(newcomer: Newcomer) -> dict[str, str]:
    return {"language": newcomer.language, "zone": newcomer.zone, "knows": text.clean(newcomer.knows)}


def _use(invitation: Invitation, member: Member) -> None:
    invitation.used_at, invitation.used_by = clock.now(), member
    invitation.save(update_fields=["used_at", "used_by"])
    if invitation.group_id is None:
        return
    _membership, is_new = Membership.objects.get_or_create(group_id=invitation.group_id, member=member)
    if is_new:
        record("group.joined", actor=member, subject=member, group=invitation.group_id)


def handle_of(name: str) -> str:
    """A name for addresses. It need not be unique: the address carries the id."""
    return text.slug(name) or "member"
