"""Whom a question reached, and what one says who was asked."""

from commonground.api.bearer import Call
from commonground.api.models import Scope
from commonground.api.operations import Operations
from commonground.api.shapes.base import TypedCode
from commonground.api.shapes.notices import ReachShape
from commonground.api.threads import asked_at, reach_now
from commonground.routing import actions

reach = Operations(tags=["reach"])


@reach.reads("/questions/{question}/reach", scope=Scope.READ)
def read_reach(request: Call, question: TypedCode) -> ReachShape:
    """Who was asked and why, as the question's story tells it."""
    return reach_now(request, question)


@reach.writes("POST", "/questions/{question}/on-it", scope=Scope.WRITE, limit="react")
def respond_on_it(request: Call, question: TypedCode) -> ReachShape:
    """Say that one is on it; the asker sees it."""
    actions.respond_on_it(asked_at(request, question), by=request.member)
    return reach_now(request, question)


@reach.writes("POST", "/questions/{question}/not-me", scope=Scope.WRITE, limit="react")
def respond_not_me(request: Call, question: TypedCode) -> ReachShape:
    """Say that it is not for oneself; somebody else is asked sooner."""
    actions.respond_not_me(asked_at(request, question), by=request.member)
    return reach_now(request, question)
