"""Who may read what. The one rule of the product, written here and nowhere else.

A viewer reads what lies in her groups: `group_id = ANY(%(groups)s)`. Which groups those are is one view of the
database, `people_reader`, read from both ends: the groups of a member, and the readers of a group.
"""

from dataclasses import dataclass
from functools import cached_property

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q, QuerySet

from commonground.core import db
from commonground.people.models import Group, GroupOrganisation, Member, Membership, Organisation, Reader, User, Voice

READER_VIEW = """
CREATE OR REPLACE VIEW people_reader AS
SELECT m.user_id AS member_id, g.id AS group_id
  FROM people_member m CROSS JOIN people_group g
 WHERE m.is_active
   AND (g.audience = 'public'
        OR (g.audience = 'network' AND NOT m.is_guest)
        OR (g.audience = 'organisations' AND NOT m.is_guest AND EXISTS (
              SELECT FROM people_grouporganisation o
               WHERE o.group_id = g.id AND o.organisation_id = m.organisation_id))
        OR EXISTS (SELECT FROM people_membership s WHERE s.group_id = g.id AND s.member_id = m.user_id))
"""


@dataclass(frozen=True)
class Viewer:
    """Somebody who reads: a member or anyone on the web, with the ids of all groups whose content she may read."""

    member: Member | None
    groups: list[int]

    @cached_property
    def group_set(self) -> frozenset[int]:
        """The same ids, for asking whether one is among them."""
        return frozenset(self.groups)

    @property
    def member_id(self) -> int | None:
        """Her id, or None for anyone on the web."""
        return self.member.pk if self.member else None

    @property
    def is_anonymous(self) -> bool:
        """Whether nobody is signed in."""
        return self.member is None

    @property
    def sees_everyone(self) -> bool:
        """An employee of the host sees all members."""
        return self.member is not None and self.member.is_employee

    def may_read(self, group: int) -> bool:
        """Whether she reads what lies in the group."""
        return group in self.group_set


def anonymous_viewer() -> Viewer:
    """Anyone on the web: reads what is public."""
    return Viewer(None, db.values("SELECT id FROM people_group WHERE audience = 'public'"))


def viewer_of(member: Member) -> Viewer:
    """The viewer that an active member is."""
    groups = db.values("SELECT group_id FROM people_reader WHERE member_id = %(member)s", member=member.pk)
    return Viewer(member, groups)


def user_with_viewer(user_id: int) -> User | None:
    """The user of a session, with her `.viewer`, in one statement; who is no active member is nobody."""
    readable = Reader.objects.filter(member_id=OuterRef("pk")).values("group_id")
    found = (
        User.objects.filter(pk=user_id, is_active=True)
        .select_related("member__organisation", "member__work_group")
        .annotate(readable=ArraySubquery(readable))
        .first()
    )
    member = getattr(found, "member", None)
    if found is None or member is None or not member.is_active:
        return None
    found.viewer = Viewer(member, found.readable)  # type: ignore[attr-defined]
    return found


def groups_open_to(member: Member) -> QuerySet[Group]:
    """The groups that she reads by where she works, joined or not: the rule of the view without its last line."""
    kinds = Group.Audience
    if member.is_guest:
        return Group.objects.filter(audience=kinds.PUBLIC)
    named = GroupOrganisation.objects.filter(organisation=member.organisation_id).values("group")
    named_ones = Q(audience=kinds.ORGANISATIONS, pk__in=named)
    return Group.objects.filter(named_ones | Q(audience__in=[kinds.PUBLIC, kinds.NETWORK]))


def visible_members(viewer: Viewer) -> QuerySet[Member]:
    """The members whose name and page the viewer may see (design: directory rows).

    It asks of each member whether such a row exists: joined, the groups she shares would multiply those she wrote in.
    """
    everyone = Member.objects.select_related("organisation", "work_group")
    if viewer.sees_everyone:
        return everyone
    spoke = Q(Exists(Voice.objects.filter(member=OuterRef("pk"), group__in=viewer.groups)))
    if viewer.member is None:
        return everyone.filter(spoke, is_named_in_public=True)
    joined = Membership.objects.filter(member=viewer.member).values("group")
    shares = Q(Exists(Membership.objects.filter(member=OuterRef("pk"), group__in=joined)))
    own = Q(pk=viewer.member.pk)
    if not viewer.member.is_guest:
        own |= Q(organisation=viewer.member.organisation_id)
    return everyone.filter(own | shares | spoke)


def visible_groups(viewer: Viewer) -> QuerySet[Group]:
    """The groups whose name and purpose the viewer may see: those she reads, and her organisation's listed ones."""
    shown = Q(pk__in=viewer.groups)
    if viewer.member is not None and not viewer.member.is_guest:
        named = GroupOrganisation.objects.filter(group=OuterRef("pk"), organisation=viewer.member.organisation_id)
        shown |= Q(Exists(named), is_listed=True)
    return Group.objects.filter(shown, is_direct=False)


def visible_organisations(viewer: Viewer) -> QuerySet[Organisation]:
    """The organisations whose names the viewer may see: an employee of the host all, others those of people they see.

    Anyone on the web sees where the authors of what is public are from, by name or not.
    """
    if viewer.sees_everyone:
        return Organisation.objects.all()
    if viewer.member is None:
        spoke = Member.objects.filter(voice__group__in=viewer.groups)
        return Organisation.objects.filter(pk__in=spoke.values("organisation"))
    seen = visible_members(viewer).values("organisation")
    return Organisation.objects.filter(Q(pk__in=seen) | Q(pk=viewer.member.organisation_id))
