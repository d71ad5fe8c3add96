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
