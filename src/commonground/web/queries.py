"""What every page asks the database for its frame: one statement."""

from dataclasses import dataclass

from commonground.core import db
from commonground.people.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Frame:
    """The network's name, and the groups the viewer joined, parted into ids and names."""

    network: str
    group_ids: list[int]
    group_names: list[str]


def frame_of(viewer: Viewer) -> Frame:
    """What stands around every page of this viewer."""
    found = db.one(
        Frame,
        """
        SELECT coalesce((SELECT name FROM people_network), 'Commonground') AS network,
               coalesce(array_agg(g.id ORDER BY g.name), '{}') AS group_ids,
               coalesce(array_agg(g.name ORDER BY g.name), '{}') AS group_names
          FROM (SELECT g.id, g.name FROM people_membership s JOIN people_group g ON g.id = s.group_id
                 WHERE s.member_id = %(member)s AND g.id = ANY(%(groups)s) AND NOT g.is_direct
                 ORDER BY s.since DESC LIMIT 12) g""",
        member=viewer.member_id,
        groups=viewer.groups,
    )
    return found or Frame("Commonground", [], [])


@dataclass(frozen=True, slots=True)
class Begun:
    """What of the first things is there already, as far as the viewer may know."""

    has_purpose: bool
    has_group: bool
    has_others: bool
    has_question: bool


def begun_by(viewer: Viewer) -> Begun:
    """How far an administrator has come with a network that begins."""
    found = db.one(
        Begun,
        """
        SELECT coalesce((SELECT purpose <> '' FROM people_network), false) AS has_purpose,
               cardinality(%(groups)s::bigint[]) > 0 AS has_group,
               EXISTS (SELECT FROM people_member WHERE user_id <> %(member)s AND is_active)
               OR EXISTS (SELECT FROM people_invitation WHERE used_by_id IS DISTINCT FROM %(member)s) AS has_others,
               EXISTS (SELECT FROM conversations_post WHERE kind = 'question' AND group_id = ANY(%(groups)s))
               AS has_question""",
        member=viewer.member_id,
        groups=viewer.groups,
    )
    return found or Begun(has_purpose=False, has_group=False, has_others=False, has_question=False)
