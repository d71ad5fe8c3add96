"""The job behind every event."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from commonground.events.models import Event
from commonground.events.names import DECLARED


@app.task(name="handle_event", retry=RetryStrategy(max_attempts=8, exponential_wait=4))
def handle_event(event: int) -> None:
    """Call all who listen to the event; a second run finds their work done."""
    happened = Event.objects.get(pk=event)
    declared = DECLARED[happened.name]
    for handler in declared.listens_to_imported if happened.imported else declared.listens:
        handler(happened)
