"""The job that sends what is due."""

from procrastinate.contrib.django import app

from commonground.core import clock
from commonground.feed.sending import send_due_mails


@app.periodic(cron="* * * * * 15,45")  # the sixth field: seconds
@app.task(name="send_due_mails", queueing_lock="send_due_mails")
def send_mails(timestamp: int) -> None:
    """Send the mails that are due, every half minute."""
    send_due_mails(clock.now())
