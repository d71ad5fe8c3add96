"""What the way of a question does when something happened."""

from commonground.core import clock
from commonground.events.models import Event
from commonground.events.names import on
from commonground.routing.steps import take_step


@on("question.asked", "question.reopened")
def ask_the_first_people(event: Event) -> None:
    """The next ring is asked at once; a second run finds the step taken."""
    take_step(event.subject, clock.now())
