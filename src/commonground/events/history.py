"""What happened elsewhere, before it was brought in here."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from commonground.core import db, past
from commonground.events.models import Event
from commonground.events.names import DECLARED

_COLUMNS = ("id", "name", "actor_id", "kind", "subject", "group_id", "at", "data", "imported", "about")


@dataclass(frozen=True, slots=True)
class Happened:
    """An event of the past: what, who did it, to which row, where and when."""

    name: str
    kind: str
    subject: int
    at: datetime
    actor: int | None = None
    group: int | None = None
    data: Mapping[str, Any] = field(default_factory=dict)


def record_history(happened: Iterable[Happened]) -> None:
    """Append events of the past, marked as imported.

    No job tells anybody of them, one by one: who brings them in does for search what their listeners would have done.
    """
    in_order = sorted(happened, key=lambda one: one.at)
    if unknown := {one.name for one in in_order} - set(DECLARED):
        raise ValueError(f"events that are not declared: {', '.join(sorted(unknown))}")
    numbers = past.ids_at(Event, [one.at for one in in_order])
    db.copy(Event, _COLUMNS, (_row(number, one) for number, one in zip(numbers, in_order, strict=True)))


def _row(number: int, one: Happened) -> tuple[object, ...]:
    about = Event.question_of(one.kind, one.subject, one.data)
    return number, one.name, one.actor, one.kind, one.subject, one.group, one.at, dict(one.data), True, about
