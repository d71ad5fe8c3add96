"""Coming in by the company's own sign-in, which vouches for an address."""

from dataclasses import dataclass

from allauth.socialaccount.models import SocialAccount
from django.db import transaction

from commonground.core.require import require
from commonground.events.record import record
from commonground.people.actions.joining import Newcomer, give_address, known, new_member
from commonground.people.models import Member, Organisation, User
from commonground.people.permissions import can_join_by_sign_on


@dataclass(frozen=True, slots=True)
class SignOn:
    """Whom the company's sign-in vouches for: who it is, how it knows her, and her proven address."""

    provider: str
    uid: str
    email: str
    name: str = ""


@transaction.atomic
def join_by_sign_on(sign_on: SignOn, newcomer: Newcomer, *, organisation: Organisation) -> Member:
    """Become a member of the organisation that the address belongs to, and sign in by the company's sign-in."""
    organisation = Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    require(can_join_by_sign_on, organisation, sign_on.email)
    if User.objects.filter(email__iexact=sign_on.email).exists():
        raise known()
    member = new_member(newcomer, organisation=organisation)
    give_address(member.user, sign_on.email.lower(), is_proven=True)
    SocialAccount.objects.create(user=member.user, provider=sign_on.provider, uid=sign_on.uid)
    record("member.joined", actor=member, subject=member, data={"sign_on": organisation.pk})
    return member
