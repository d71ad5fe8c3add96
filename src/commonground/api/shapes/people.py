"""People and groups as the API gives them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal, Self

from commonground.api.models import Token
from commonground.api.shapes import examples
from commonground.api.shapes.base import Code, Shape
from commonground.conversations.queries import Author
from commonground.people.audience import Audience
from commonground.people.models import Member
from commonground.people.queries import GroupShown, People
from commonground.routing.lists import Counts


class Person(Shape, json_schema_extra={"examples": [examples.PERSON]}):
    """Who it was: as far as one may know her, and where she works."""

    id: Code
    name: str
    organisation: str
    work_group: str

    @classmethod
    def of(cls, author: Author) -> Self:
        """The author of something."""
        return cls(id=author.id, name=author.name, organisation=author.organisation, work_group=author.work_group)


class MemberShape(Shape, title="Member", json_schema_extra={"examples": [examples.MEMBER]}):
    """A member: who she is, where she works, what she says she knows."""

    id: Code
    name: str
    handle: str
    organisation: str
    work_group: str
    knows: str
    languages: list[str]
    is_guest: bool
    is_active: bool

    @classmethod
    def of(cls, member: Member) -> Self:
        """A member whom the viewer may see."""
        unit = member.work_group
        return cls(
            id=member.pk,
            name=member.name,
            handle=member.handle,
            organisation=member.organisation.name,
            work_group=unit.name if unit else "",
            knows=member.knows,
            languages=member.languages,
            is_guest=member.is_guest,
            is_active=member.is_active,
        )


class Oneself(MemberShape, title="Oneself", json_schema_extra={"examples": [examples.ONESELF]}):
    """The member for whom the program acts, and what its token may do."""

    takes_questions: bool
    scopes: list[str]
    expires_at: datetime

    @classmethod
    def behind(cls, token: Token, member: Member) -> Self:
        """The member behind a token."""
        shown = MemberShape.of(member).model_dump() | {"id": member.pk}
        return cls(**shown, takes_questions=member.takes_questions, scopes=token.scopes, expires_at=token.expires_at)


class Members(Shape, json_schema_extra={"examples": [examples.MEMBERS]}):
    """A page of members, by name; `next` is the `after` of the page that follows."""

    items: list[MemberShape]
    next: Code | None

    @classmethod
    def of(cls, people: People) -> Self:
        """A page of the directory."""
        return cls(items=[MemberShape.of(member) for member in people.members], next=people.next_after)


class GroupName(Shape, json_schema_extra={"examples": [examples.GROUP_NAME]}):
    """A group by name."""

    id: Code
    name: str


class Counted(Shape, json_schema_extra={"examples": [examples.COUNTED]}):
    """How many questions of a group wait, are solved, and are there at all."""

    waiting: int
    solved: int
    total: int


class GroupLine(Shape, json_schema_extra={"examples": [examples.GROUP_LINE]}):
    """A group whose name one may see, and what one is to it."""

    id: Code
    name: str
    purpose: str
    audience: Literal["public", "network", "organisations", "joined"] | None
    is_readable: bool
    role: Literal["", "member", "steward"]

    @classmethod
    def of(cls, shown: GroupShown) -> Self:
        """A line of the list of groups."""
        return cls.model_validate(_group(shown))


class GroupShape(GroupLine, title="Group", json_schema_extra={"examples": [examples.GROUP]}):
    """A group, who can see it in words, and how much is in it; nothing of that where one may only see its name."""

    who_can_see_it: str
    questions: Counted | None

    @classmethod
    def listed(cls, shown: GroupShown) -> Self:
        """A group of which one may see that it is there."""
        return cls.model_validate({**_group(shown), "who_can_see_it": "", "questions": None})

    @classmethod
    def inside(cls, shown: GroupShown, audience: Audience, counts: Counts) -> Self:
        """A group that one may read."""
        counted = Counted(waiting=counts.waiting, solved=counts.solved, total=counts.total)
        return cls.model_validate({**_group(shown), "who_can_see_it": audience.long, "questions": counted})


class Groups(Shape, json_schema_extra={"examples": [examples.GROUPS]}):
    """The groups whose names one may see: those one joined first, then by name."""

    items: list[GroupLine]

    @classmethod
    def of(cls, shown: Sequence[GroupShown]) -> Self:
        """All of them."""
        return cls(items=[GroupLine.of(one) for one in shown])


def _group(shown: GroupShown) -> dict[str, object]:
    standing = shown.standing
    role = ("steward" if standing.is_steward else "member") if standing.is_member else ""
    return {
        "id": shown.group.pk,
        "name": shown.group.name,
        "purpose": shown.group.purpose,
        "audience": shown.group.audience if standing.reads else None,
        "is_readable": standing.reads,
        "role": role,
    }
