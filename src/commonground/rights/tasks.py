"""The jobs that delete what has had its time."""

from procrastinate.contrib.django import app

from commonground.core import clock
from commonground.rights.deleting import delete_what_is_due
from commonground.rights.erasing import erase_who_is_due
from commonground.rights.exporting import forget_exports
from commonground.rights.models import Export


@app.periodic(cron="27 * * * *")
@app.task(name="forget_exports", queueing_lock="forget_exports")
def forget_old_exports(timestamp: int) -> None:
    """Copies are kept a week, whether they were fetched or not."""
    forget_exports(list(Export.objects.over()))


@app.periodic(cron="37 * * * *")
@app.task(name="erase_who_is_due", queueing_lock="erase_who_is_due")
def erase_members(timestamp: int) -> None:
    """Erase whoever asked for it long enough ago, every hour."""
    erase_who_is_due(clock.now())


@app.periodic(cron="47 3 * * *")
@app.task(name="delete_old_questions", queueing_lock="delete_old_questions")
def delete_old_questions(timestamp: int) -> None:
    """Delete every night what groups keep no longer."""
    delete_what_is_due(clock.now())
