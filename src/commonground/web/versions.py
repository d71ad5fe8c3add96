"""The history of a post: what changed from each version to the next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from commonground.conversations.models import Post
from commonground.conversations.queries import Earlier, earlier_of
from commonground.core.differences import Piece, differences, folded
from commonground.people.viewer import Viewer
from commonground.web.words import named

SHOWN = 10


@dataclass(frozen=True, slots=True)
class Change:
    """One edit: who made it and when, what it changed, and the id of what the post said before."""

    id: int
    at: datetime
    name: str
    title: list[Piece]
    text: list[Piece]
    files_gone: list[str]
    files_new: list[str]


@dataclass(frozen=True, slots=True)
class _Now:
    """What the post says now."""

    title: str
    text: str
    files: Sequence[str]


def changes_of(viewer: Viewer, post: Post, title: str, *, up_to: int | None) -> tuple[list[Change], int | None]:
    """The edits of a post, the newest first, from the version `up_to` downwards; and from where they go on."""
    versions: list[Earlier] = earlier_of(viewer, post.pk, up_to=up_to, limit=SHOWN + 2)
    names = list(post.files.order_by("pk").values_list("name", flat=True))
    later: list[Earlier | _Now] = [*versions] if up_to else [_Now(title, post.text, names), *versions]
    earlier = versions[1:] if up_to else versions
    changes = [_change(was, now) for now, was in zip(later, earlier, strict=False)][:SHOWN]
    return changes, changes[-1].id if len(earlier) > SHOWN else None


def _change(was: Earlier, now: Earlier | _Now) -> Change:
    return Change(
        id=was.id,
        at=was.at,
        name=named(was.name, was.organisation),
        title=differences(was.title, now.title) if was.title != now.title else [],
        text=folded(differences(was.text, now.text)) if was.text != now.text else [],
        files_gone=[name for name in was.files if name not in now.files],
        files_new=[name for name in now.files if name not in was.files],
    )
