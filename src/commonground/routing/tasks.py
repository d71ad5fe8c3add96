"""The job that keeps every question moving."""

from procrastinate.contrib.django import app

from commonground.core import clock
from commonground.routing.steps import take_due_steps


@app.periodic(cron="* * * * * */30")  # the sixth field: seconds
@app.task(name="take_due_steps", queueing_lock="take_due_steps")
def take_steps(timestamp: int) -> None:
    """Take what is due, every half minute; what was missed while no worker ran is due at its next run."""
    take_due_steps(clock.now())
