"""The job that forgets the files that nobody posted."""

from datetime import timedelta

from procrastinate.contrib.django import app

from commonground.conversations.actions.attaching import forget_unposted
from commonground.core import clock

KEPT_FOR = timedelta(days=1)


@app.periodic(cron="17 * * * *")
@app.task(name="forget_unposted_files", queueing_lock="forget_unposted_files")
def forget_unposted_files(timestamp: int) -> None:
    """Delete what was chosen a day ago and never posted, every hour."""
    forget_unposted(clock.now() - KEPT_FOR)
