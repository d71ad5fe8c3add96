"""The bulk twin of joining and founding: people, organisations and groups brought in from elsewhere."""

from collections.abc import Iterable, Sequence

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from commonground.core import clock, ids
from commonground.core.require import Refused
from commonground.events.history import Happened, record_history
from commonground.people.actions import naming
from commonground.people.actions.groups import set_audience
from commonground.people.actions.joining import handle_of
from commonground.people.models import Group, Member, Membership, Network, Organisation, User

LONGEST_NAME = 120


def checked_name(words: str) -> str:
    """A name as it may be stored; Refused if nothing is left of it or it is too long."""
    cleaned = naming.name(words)
    if len(cleaned) > LONGEST_NAME:
        raise Refused(_("This name is longer than %(longest)s characters.") % {"longest": LONGEST_NAME})
    return cleaned


def require_readable(audience: str, steward: Member | None) -> None:
    """Raise Refused if nobody could ever read a group that is brought in so."""
    if audience == Group.Audience.JOINED and steward is None:
        raise Refused(_("Nobody could read a group without members. Name a steward for it."))


@transaction.atomic
def import_organisation(name: str) -> Organisation:
    """The organisation of this name; where there is none, a community is added."""
    name = checked_name(name)
    alike = Organisation.objects.filter(name__iexact=name)
    found = alike.filter(name=name).first() or alike.first()
    if found:
        return found
    made = Organisation.objects.create(kind=Organisation.Kind.COMMUNITY, name=name)
    record_history([Happened("organisation.created", "organisation", made.pk, clock.now())])
    return made


@transaction.atomic
def import_group(
    name: str, *, audience: str, organisations: Iterable[Organisation] = (), steward: Member | None
) -> Group:
    """Found a group for what was written elsewhere. One that only its members read has a steward, to let people in."""
    require_readable(audience, steward)
    group = Group.objects.create(name=checked_name(name), audience=audience, joining=Group.Joining.OPEN)
    set_audience(group, audience, organisations)
    if steward:
        Membership.objects.create(group=group, member=steward, role=Membership.Role.STEWARD)
    actor = steward.pk if steward else None
    happened = Happened(
        "group.created", "group", group.pk, clock.now(), actor=actor, group=group.pk, data={"audience": audience}
    )
    record_history([happened])
    return group


@transaction.atomic
def import_members(names: Sequence[str], *, organisation: Organisation) -> list[Member]:
    """People without sign-in, in the order of their names: each may be invited to claim what she wrote."""
    return _make([checked_name(name) for name in names], organisation, is_active=True)


@transaction.atomic
def import_former_member(*, organisation: Organisation) -> Member:
    """Stands for all whose names are not known any more; nobody is ever she."""
    with override(Network.get().language):
        return _make([_("Former member")], organisation, is_active=False)[0]


@transaction.atomic
def import_memberships(group: Group, members: Iterable[int]) -> None:
    """Let those into a group who belonged to it elsewhere."""
    Membership.objects.bulk_create(
        (Membership(group=group, member_id=member) for member in members), ignore_conflicts=True
    )


def _make(names: Sequence[str], organisation: Organisation, *, is_active: bool) -> list[Member]:
    users = [User(id=ids.new(), email=None, password=make_password(None), is_active=is_active) for _name in names]
    members = [
        Member(user=user, organisation=organisation, name=name, handle=handle_of(name), is_active=is_active)
        for user, name in zip(users, names, strict=True)
    ]
    User.objects.bulk_create(users)
    return Member.objects.bulk_create(members)
