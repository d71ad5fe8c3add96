"""What is read of the files in posts."""

from collections import defaultdict
from dataclasses import dataclass

from commonground.conversations import kinds
from commonground.conversations.queries.under import UNDER
from commonground.core import db
from commonground.people.viewer import Viewer

_FILES = """
SELECT f.id, f.post_id, f.name, f.kind, f.size, f.width, f.height
  FROM under JOIN conversations_attachment f ON f.post_id = under.id ORDER BY f.id"""


@dataclass(frozen=True, slots=True)
class FileLine(kinds.OfKind):
    """A file as its post shows it; a picture has a width and a height."""

    id: int
    post_id: int
    name: str
    kind: str
    size: int
    width: int | None
    height: int | None


def files_of(viewer: Viewer, question: int) -> dict[int, list[FileLine]]:
    """The files of a question, its answers and replies that the viewer may read, by the ids of these posts."""
    found = db.rows(FileLine, UNDER + _FILES, question=question, groups=viewer.groups)
    by_post: dict[int, list[FileLine]] = defaultdict(list)
    for file in found:
        by_post[file.post_id].append(file)
    return by_post
