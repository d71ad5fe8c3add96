"""What administrators read about people and organisations. Of groups they see what any member in their place sees."""

from collections.abc import Sequence
from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from django.db.models import Count, Prefetch, Q, QuerySet

from commonground.people.models import Group, Invitation, Member, Membership, Organisation, WorkGroup
from commonground.people.viewer import Viewer, visible_groups

_FEW = 6


def everybody() -> QuerySet[Member]:
    """All members, also those who have left or never signed in; of who was erased nothing is left to administer."""
    return Member.objects.filter(erased_at=None).select_related("organisation", "work_group", "user")


def led_by(member: Member) -> list[str]:
    """Names of the work groups she leads."""
    return list(WorkGroup.objects.filter(leader=member).order_by("name").values_list("name", flat=True))


def has_second_step(member: Member) -> bool:
    """Whether she signs in with an app or a passkey, which she can lose."""
    return bool(Authenticator.objects.filter(user=member.user_id).exists())


def kept_alone_by(member: Member, viewer: Viewer) -> list[str]:
    """Names of the groups that she alone keeps, as far as the viewer may see them."""
    with_others = _keeping().exclude(member=member).values("group")
    hers = visible_groups(viewer).filter(pk__in=_keeping().filter(member=member).values("group"))
    return list(hers.exclude(pk__in=with_others).order_by("name").values_list("name", flat=True))


def organisations_with_people() -> list[Organisation]:
    """All organisations with how many active people they have (`people`), the host first."""
    active = Count("members", filter=Q(members__is_active=True))
    found = Organisation.objects.annotate(people=active).order_by("kind", "name")
    return sorted(found, key=lambda one: one.kind != Organisation.Kind.HOST)


def units() -> QuerySet[WorkGroup]:
    """All work groups with their organisation and leader."""
    return WorkGroup.objects.select_related("organisation", "leader")


def groups_with_stewards(viewer: Viewer) -> list[tuple[Group, list[str]]]:
    """The groups whose names the viewer may see, each with the names of who keeps it."""
    keeping = Prefetch("memberships", _keeping().select_related("member"), to_attr="keeping")
    found = visible_groups(viewer).prefetch_related(keeping).order_by("name")
    return [(group, [one.member.name for one in group.keeping]) for group in found]


@dataclass(frozen=True, slots=True)
class Overview:
    """Where a question may get stuck, a few of each, and how many people there are."""

    without_leader: Sequence[WorkGroup]
    without_work_group: Sequence[Member]
    without_steward: Sequence[Group]
    sign_in: int
    without_sign_in: int
    invited: int


def overview(viewer: Viewer) -> Overview:
    """The network at a glance; groups only as far as the viewer may see them."""
    hosts = Member.objects.active().filter(organisation__kind=Organisation.Kind.HOST, is_guest=False)
    kept = _keeping().values("group")
    return Overview(
        without_leader=list(units().filter(leader=None).order_by("name", "place")[:_FEW]),
        without_work_group=list(hosts.filter(work_group=None).order_by("name")[:_FEW]),
        without_steward=list(visible_groups(viewer).exclude(pk__in=kept).order_by("name")[:_FEW]),
        sign_in=Member.objects.with_sign_in().count(),
        without_sign_in=Member.objects.filter(user__email=None).count(),
        invited=Invitation.objects.open().filter(group=None).count(),
    )


def _keeping() -> QuerySet[Membership]:
    """What `has_other_stewards` counts, too: stewards who do not sign in keep nothing."""
    return Membership.objects.filter(role=Membership.Role.STEWARD, member__in=Member.objects.with_sign_in())
