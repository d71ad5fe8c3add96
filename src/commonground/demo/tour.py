"""The tour of the demo: a link for each role, to sign in as somebody of the story without a password."""

from dataclasses import dataclass

from django.core.signing import BadSignature, TimestampSigner
from django.utils.translation import gettext_lazy as _

from commonground.demo import story
from commonground.people.models import Member

_signer = TimestampSigner(salt="demo-tour")
_LONGEST = 60 * 60 * 24 * 30
ROLES = {
    "asker": _("asks, and is answered by a stranger"),
    "answerer": _("is asked because of what she solved"),
    "steward": _("keeps a group healthy"),
    "leader": _("leads a work group and owns what nobody answered"),
    "administrator": _("answers for the network"),
    "partner": _("works for a partner firm"),
    "customer": _("is a customer"),
    "guest": _("sees only the group she was let into"),
    "citizen": _("lives beside the river"),
}


@dataclass(frozen=True, slots=True)
class Role:
    """Somebody to be for a while, and the token that signs her in."""

    name: str
    member: Member
    token: str


def roles() -> list[Role]:
    """One person for each role, in the order of the tour."""
    handles = {person["tour_role"]: person["handle"] for person in story.people() if "tour_role" in person}
    members = {member.handle: member for member in Member.objects.filter(handle__in=handles.values())}
    return [
        Role(name, members[handles[name]], _signer.sign(handles[name]))
        for name in ROLES
        if handles.get(name) in members
    ]


def member_of(token: str) -> Member | None:
    """Whom a link of the tour signs in, while the link is young."""
    try:
        handle = _signer.unsign(token, max_age=_LONGEST)
    except BadSignature:
        return None
    return Member.objects.active().filter(handle=handle).select_related("user").first()
