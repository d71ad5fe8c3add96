"""What the way of a question does when something happened."""

from commonground.core import clock
from commonground.events.models import Event
from commonground.events.names import on
from commonground.routing.checking import doubt_older_answers
from commonground.routing.models import Reach
from commonground.routing.responses import go_on_without, release, wait_for_her
from commonground.routing.steps import take_step


@on("question.asked", "question.reopened")
def ask_the_next_people(event: Event) -> None:
    """The next ring is asked at once; a second run finds the step taken."""
    take_step(event.subject, clock.now())


@on("reach.responded")
def heed_the_response(event: Event) -> None:
    """Who is on it is waited for; when nobody else is left the question goes on. What she took back counts no more."""
    if not Reach.objects.filter(pk=event.subject, response=event.data["response"]).exists():
        return
    if event.data["response"] == Reach.Response.ON_IT:
        wait_for_her(event.data["question"], event)
    else:
        go_on_without(event.data["question"], event, now=clock.now())


@on("answer.accepted")
def doubt_older_answers_to_the_same(event: Event) -> None:
    """Where the same question was asked before, its answer has to be looked at."""
    doubt_older_answers(event)


@on("member.left", "member.moved", "group.left", "group.removed")
def hand_on_her_reach(event: Event) -> None:
    """What somebody was asked and may not read any more goes on without her."""
    release(event.subject, event, now=clock.now())
