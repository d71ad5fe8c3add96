"""What reached a member, and whom a question reached, as the API gives it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal, Self

from commonground.api.shapes import examples
from commonground.api.shapes.base import Code, Shape
from commonground.api.shapes.questions import State
from commonground.feed.queries import InboxLine
from commonground.routing.models import Reach
from commonground.routing.story import StoryLine

Section = Literal["waiting", "to_know", "done"]


class NoticeShape(Shape, title="Notice", json_schema_extra={"examples": [examples.NOTICE]}):
    """A line of the inbox: what happened, why it is here, how it stops. Some are of a question not to be read."""

    id: Code
    reason: str
    question: Code | None
    title: str
    state: State
    needs_check: bool
    at: datetime
    notices: int
    is_done: bool
    what: str
    because: str
    stop: str

    @classmethod
    def of(cls, line: InboxLine) -> Self:
        """A line in words for its reader."""
        return cls.model_validate(
            {
                "id": line.id,
                "reason": line.reason.value,
                "question": line.question_id,
                "title": line.title,
                "state": line.state,
                "needs_check": bool(line.age),
                "at": line.at,
                "notices": line.notices,
                "is_done": line.is_done,
                "what": line.what,
                "because": line.because,
                "stop": line.stop,
            }
        )


class Notices(Shape, json_schema_extra={"examples": [examples.NOTICES]}):
    """A page of the inbox, the newest first; `next` is the `after` of the page that follows."""

    items: list[NoticeShape]
    next: Code | None

    @classmethod
    def of(cls, lines: Sequence[InboxLine], limit: int) -> Self:
        """At most `limit` of them; one more says that another page follows."""
        shown = lines[:limit]
        return cls(items=[NoticeShape.of(line) for line in shown], next=shown[-1].id if len(lines) > limit else None)


class Happening(Shape, json_schema_extra={"examples": [examples.HAPPENING]}):
    """A step of a question's story, in words for its reader; `is_next` is still to come."""

    at: datetime
    text: str
    details: list[str]
    is_next: bool


class ReachShape(Shape, title="Reach", json_schema_extra={"examples": [examples.REACH]}):
    """Who was asked and why, as the question's story tells it; whether and why one was asked oneself."""

    is_asked: bool
    because: str
    response: Literal["", "on_it", "not_me"]
    on_it: list[str]
    story: list[Happening]

    @classmethod
    def of(cls, reach: Reach | None, because: str, on_it: Sequence[str], story: Sequence[StoryLine]) -> Self:
        """What her reader may know of it; `reach` is her own."""
        return cls.model_validate(
            {
                "is_asked": reach is not None,
                "because": because,
                "response": reach.response if reach else "",
                "on_it": list(on_it),
                "story": [
                    Happening(at=line.at, text=line.text, details=list(line.details), is_next=line.is_next)
                    for line in story
                ],
            }
        )
