"""What all steps share: planning the next one, noting what was done, and how long each waits."""

from datetime import datetime, timedelta

from commonground.conversations.models import Question
from commonground.events.record import record
from commonground.people.models import Network
from commonground.routing.models import Reach

_WAITS: dict[int, str] = {
    Reach.Ring.FIRST_PEOPLE: "first_people_wait",
    Reach.Ring.WORK_GROUP: "work_group_wait",
    Reach.Ring.NEIGHBOURS: "neighbours_wait",
    Reach.Ring.ORGANISATION: "organisation_wait",
    Reach.Ring.TOPIC_STEWARDS: "topic_stewards_wait",
}


def plan(question: Question, step: Question.Step, at: datetime) -> None:
    """Keep what this step changed, and what happens next."""
    question.plan(step, at)
    question.save()


def note(question: Question, name: str, **data: object) -> None:
    """Record a step that nobody took but time."""
    record(name, actor=None, subject=question, group=question.post.group_id, data=data)


def wait_of(ring: int, network: Network) -> timedelta:
    """How long those asked in a ring have before the next step."""
    wait: timedelta = getattr(network, _WAITS.get(ring, "owner_wait"))
    return wait


def between(earlier: timedelta, later: timedelta) -> timedelta:
    """The time from one step to the next, both counted from the same beginning; never backwards."""
    return max(later - earlier, timedelta(0))
