"""Who may read what. The one rule of the product, written here and nowhere else.

A viewer reads what lies in her groups: `group_id = ANY(%(groups)s)`. Which groups those are is one view of the
database, `people_reader`, read from both ends: the groups of a member, and the readers of a group.
"""

from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from commonground.core import db
from commonground.people.models import (
    Group,
    GroupOrganisation,
    Member,
    Membership,
    Organisation,
    Reader,
    User,
    Voice,
    WorkGroup,
)

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


_ONESELF = """
SELECT ARRAY(SELECT r.group_id FROM people_reader r WHERE r.member_id = u.id), u, m, o, w
  FROM people_user u
  JOIN people_member m ON m.user_id = u.id
  JOIN people_organisation o ON o.id = m.organisation_id
  LEFT JOIN people_workgroup w ON w.id = m.work_group_id
 WHERE u.id = %(user)s AND u.is_active AND m.is_active"""
_PARTS: dict[type[Model], str] = {User: "u", Member: "m", Organisation: "o", WorkGroup: "w"}


@cache
def _oneself() -> str:
    """The statement, with the columns of each part."""
    fields = [f'{short}."{field.column}"' for model, short in _PARTS.items() for field in model._meta.concrete_fields]
    return _ONESELF.replace("u, m, o, w", ", ".join(fields))


def user_with_viewer(user_id: int) -> User | None:
    """The user of a session, with her `.viewer`, in one statement; who is no active member is nobody.

    Every request of a member begins with it: as a query set it took three times as long as by hand.
    """
    found = db.row(_oneself(), user=user_id)
    if found is None:
        return None
    groups, *columns = found
    user: User
    user, member, organisation, work_group = (_made(model, columns) for model in _PARTS)
    member.user, member.organisation = user, organisation
    member.work_group = work_group if member.work_group_id else None
    user.viewer = Viewer(member, groups)  # type: ignore[attr-defined]
    return user


def _made(model: type[Model], columns: list[Any]) -> Any:
    """One of a model, of the first columns, which are taken away."""
    names = [field.attname for field in model._meta.concrete_fields]
    return model.from_db(DEFAULT_DB_ALIAS, names, [columns.pop(0) for _name in names])


def groups_open_to(member: Member) -> QuerySet[Group]:
    """The groups that she reads by where she works, joined or not: the rule of the view without its last line."""
    kinds = Group.Audience
    if member.is_guest:
        return Group.objects.filter(audience=kinds.PUBLIC)
    named = GroupOrganisation.objects.filter(organisation=member.organisation_id).values("group")
    named_ones = Q(audience=kinds.ORGANISATIONS, pk__in=named)
    return Group.objects.filter(named_ones | Q(audience__in=[kinds.PUBLIC, kinds.NETWORK]))


def readers_of(group: Group) -> Q:
    """Which members read the group: the rule of the view said of a member, to ask it of a few among very many."""
    kinds, joined = Group.Audience, Q(Exists(Membership.objects.filter(member=OuterRef("pk"), group=group)))
    if group.audience == kinds.PUBLIC:
        return Q(is_active=True)
    if group.audience == kinds.NETWORK:
        return Q(is_active=True) & (Q(is_guest=False) | joined)
    if group.audience == kinds.ORGANISATIONS:
        named = GroupOrganisation.objects.filter(group=group).values("organisation")
        return Q(is_active=True) & (Q(is_guest=False, organisation__in=named) | joined)
    return Q(is_active=True) & joined


def is_no_wider(group: Group, than: Group) -> bool:
    """Whether all who read `group` now may read the other too, so that what is told there tells nobody anything new."""
    kinds = Group.Audience
    if group == than or than.audience == kinds.PUBLIC:
        return True
    beyond = Reader.objects.filter(group=group.pk).exclude(
        member__in=Reader.objects.filter(group=than.pk).values("member")
    )
    return group.audience != kinds.PUBLIC and not beyond.exists()


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
