"""What happened elsewhere, before it was brought in here."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from commonground.core import past
from commonground.events.models import Event
from commonground.events.names import DECLARED


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
    Event.objects.bulk_create(_event(number, one) for number, one in zip(numbers, in_order, strict=True))


def _event(number: int, one: Happened) -> Event:
    return Event(
        id=number,
        name=one.name,
        actor_id=one.actor,
        kind=one.kind,
        subject=one.subject,
        group_id=one.group,
        at=one.at,
        data=dict(one.data),
        about=Event.question_of(one.kind, one.subject, one.data),
        imported=True,
    )
