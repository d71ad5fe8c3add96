"""The job that forgets what was answered to requests with a key."""

from datetime import timedelta

from procrastinate.contrib.django import app

from commonground.api.models import Kept
from commonground.core import clock

KEPT_FOR = timedelta(days=1)


@app.periodic(cron="17 * * * *")
@app.task(name="forget_kept_answers", queueing_lock="forget_kept_answers")
def forget_kept_answers(timestamp: int) -> None:
    """Delete what was kept longer than a day."""
    Kept.objects.filter(at__lte=clock.now() - KEPT_FOR).delete()
