"""Recording what happened, in the transaction of the change itself."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol

from django.db.models import Model

from commonground.core import bus, clock
from commonground.events.models import Event
from commonground.events.names import DECLARED
from commonground.events.tasks import handle_event


class Actor(Protocol):
    """Whoever has a user: a member."""

    user_id: int


def record(
    name: str,
    *,
    actor: Actor | None,
    subject: Model,
    group: int | None = None,
    at: datetime | None = None,
    data: Mapping[str, Any] | None = None,
) -> Event:
    """Append the event and queue the one job that tells its listeners, both only if the change is kept."""
    if name not in DECLARED:
        raise ValueError(f"the event {name} is not declared")
    kind = str(subject._meta.model_name)
    event = Event.objects.create(
        name=name,
        actor_id=actor.user_id if actor else None,
        kind=kind,
        subject=subject.pk,
        group_id=group,
        at=at or clock.now(),
        data=dict(data or {}),
        about=Event.question_of(kind, subject.pk, data or {}) if DECLARED[name].shows else None,
    )
    walls = [bus.WALLS] if DECLARED[name].moves_walls else []
    listed = group if DECLARED[name].lists else None
    bus.publish([number for number in (event.about, listed, *walls) if number is not None])
    if DECLARED[name].listens:
        handle_event.defer(event=event.pk)
    return event
