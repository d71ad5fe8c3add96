"""Invitations: by their link, and the open ones for who may withdraw them."""

from django.db.models import Q, QuerySet

from commonground.people.models import Group, Invitation, Member, Organisation, User
from commonground.people.permissions import GroupStanding, can_join_by_sign_on, can_withdraw_invitation
from commonground.people.queries.groups import standing_in
from commonground.people.viewer import Viewer


def invitation_behind(secret: str) -> Invitation | None:
    """The invitation of a link, open or not: who holds the link may know what became of it."""
    return _with_all(Invitation.objects.all()).filter(secret=secret).first()


def is_address_taken(email: str) -> bool:
    """Whether somebody signs in with the address; never told to who merely typed it."""
    return User.objects.filter(email__iexact=email.strip()).exists()


def open_by_sign_on_to(email: str) -> Organisation | None:
    """The organisation that who was vouched for may join; none where somebody, even a leaver, has the address."""
    if is_address_taken(email):
        return None
    of_domain = Organisation.objects.filter(mail_domains__contains=[email.rpartition("@")[2].lower()]).order_by("pk")
    return next((found for found in of_domain if can_join_by_sign_on(found, email)), None)


def open_into_organisations(*, before: int | None, limit: int) -> list[Invitation]:
    """For administrators: who was invited into an organisation and has not come, the newest first."""
    found = _with_all(Invitation.objects.open()).filter(group=None)
    return list((found.filter(pk__lt=before) if before else found).order_by("-pk")[:limit])


def open_into(group: Group) -> list[Invitation]:
    """For stewards: the guests who were invited into their group and have not come."""
    return list(_with_all(Invitation.objects.open()).filter(group=group).order_by("-pk"))


def open_claim(member: Member) -> Invitation | None:
    """For administrators: the open link of a person without sign-in."""
    return Invitation.objects.open().filter(claims=member).first()


def withdrawable(viewer: Viewer, member: Member, number: int) -> Invitation | None:
    """An invitation that the member may withdraw; of one into a group, only if she may read the group."""
    seen = Invitation.objects.filter(Q(group=None) | Q(group__in=viewer.groups))
    invitation = seen.filter(pk=number).first()
    if invitation is None:
        return None
    standing = standing_in(member, invitation.group_id) if invitation.group_id else GroupStanding()
    return invitation if can_withdraw_invitation(member, invitation, standing) else None


def _with_all(found: QuerySet[Invitation]) -> QuerySet[Invitation]:
    return found.select_related("organisation", "work_group", "group", "by", "claims")
