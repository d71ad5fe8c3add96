"""What a member says of herself, and where an administrator says she works."""

from dataclasses import asdict, dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _

from commonground.core import text
from commonground.core.require import Refused, require
from commonground.events.record import record
from commonground.people.actions import naming
from commonground.people.actions.joining import handle_of
from commonground.people.actions.keeping import groups_kept_by, hand_on_groups
from commonground.people.models import Group, Member, Membership, Organisation, WorkGroup
from commonground.people.permissions import can_change_profile, can_move_member
from commonground.people.suspended import suspended_words
from commonground.people.viewer import groups_open_to


@dataclass(frozen=True, slots=True)
class Profile:
    """What a member decides about herself."""

    name: str
    knows: str = ""
    languages: list[str] = field(default_factory=list)
    zone: str = ""
    language: str = ""
    takes_questions: bool = True
    shows_solved: bool = True
    is_named_in_public: bool = False


@transaction.atomic
def change_profile(member: Member, profile: Profile, *, by: Member) -> None:
    """Change what one says of oneself. The event names what changed, not to what."""
    require(can_change_profile, by, member)
    member = Member.objects.select_for_update(of=("self",)).get(pk=member.pk)
    said = asdict(profile) | {"name": naming.name(profile.name), "knows": text.clean(profile.knows)}
    changed = sorted(name for name, value in said.items() if getattr(member, name) != value)
    if not changed:
        return
    if by.is_suspended and {"name", "knows"} & {*changed}:
        raise Refused(suspended_words(by))
    for name in changed:
        setattr(member, name, said[name])
    member.handle = handle_of(member.name) if "name" in changed else member.handle
    member.save(update_fields=[*changed, "handle"])
    record("member.changed", actor=by, subject=member, data={"changed": changed})


@transaction.atomic
def move_member(
    member: Member, *, organisation: Organisation, work_group: WorkGroup | None, is_guest: bool, by: Member
) -> None:
    """Say where somebody works. What her organisation may read she reads from now on, and nothing of the one before.

    Who becomes a guest keeps no group.
    """
    require(can_move_member, by)
    if work_group and work_group.organisation_id != organisation.pk:
        raise Refused(_("Choose a work group of the same organisation."))
    member = Member.objects.select_for_update(of=("self",), no_key=True).get(pk=member.pk)
    was = (member.organisation_id, member.work_group_id, member.is_guest)
    now = (organisation.pk, work_group.pk if work_group else None, is_guest)
    if was == now:
        return
    if member.is_admin and (is_guest or organisation.kind != Organisation.Kind.HOST):
        raise Refused(_("An administrator works for the host. Let somebody else be administrator first."))
    member.organisation_id, member.work_group_id, member.is_guest = now
    member.save(update_fields=["organisation", "work_group", "is_guest"])
    led = WorkGroup.objects.filter(leader=member)
    (led if is_guest else led.exclude(organisation=organisation)).update(leader=None)
    data = {"organisation": now[0], "work_group": now[1], "is_guest": is_guest}
    record("member.moved", actor=by, subject=member, data=data)
    was_guest = was[2]  # then somebody let her into each of her groups
    if not was_guest and (was[0] != now[0] or is_guest):
        _leave_behind(member, by)


def _leave_behind(member: Member, by: Member) -> None:
    """Take her out of the groups for the network or organisations that are not open to her any more."""
    by_place = member.memberships.filter(group__audience__in=[Group.Audience.NETWORK, Group.Audience.ORGANISATIONS])
    lost = set(by_place.exclude(group__in=groups_open_to(member)).values_list("group", flat=True))
    kept = set(groups_kept_by(member))
    hand_on_groups(member, kept if member.is_guest else kept & lost, by)
    Membership.objects.filter(member=member, group__in=lost).delete()
    for group in sorted(lost):
        record("group.removed", actor=by, subject=member, group=group)
