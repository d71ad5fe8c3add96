"""May she do it? Asked by every action before it changes anything."""

from collections.abc import Callable
from typing import Concatenate, ParamSpec, TypeVar

from django.core.exceptions import PermissionDenied

Actor = TypeVar("Actor")
Things = ParamSpec("Things")


class Refused(Exception):
    """An action that its rules allow but that makes no sense now; the message tells the reader what to do."""


def require(
    rule: Callable[Concatenate[Actor, Things], bool], actor: Actor, *things: Things.args, **named: Things.kwargs
) -> None:
    """Raise PermissionDenied unless the rule allows it."""
    if not rule(actor, *things, **named):
        raise PermissionDenied(getattr(rule, "__name__", "rule"))
