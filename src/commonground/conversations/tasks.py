"""The jobs by the clock: forgetting what nobody posted and files without a row, reminding of reports."""

from datetime import timedelta

from procrastinate.contrib.django import app

from commonground.conversations.actions.attaching import forget_unposted
from commonground.conversations.actions.drafting import forget_drafts
from commonground.conversations.reminding import take_due_reminders
from commonground.core import clock
from commonground.core.files import sweep

KEPT_FOR = timedelta(days=1)
DRAFT_KEPT_FOR = timedelta(days=90)


@app.periodic(cron="17 * * * *")
@app.task(name="forget_unposted_files", queueing_lock="forget_unposted_files")
def forget_unposted_files(timestamp: int) -> None:
    """Delete what was chosen a day ago and never posted, every hour."""
    forget_unposted(clock.now() - KEPT_FOR)


@app.periodic(cron="7 3 * * *")
@app.task(name="sweep_files", queueing_lock="sweep_files")
def sweep_files(timestamp: int) -> None:
    """Delete every night what no row names any more, because whoever should have done it was stopped in between."""
    sweep(clock.now() - KEPT_FOR)


@app.periodic(cron="27 2 * * *")
@app.task(name="forget_old_drafts", queueing_lock="forget_old_drafts")
def forget_old_drafts(timestamp: int) -> None:
    """Delete the drafts that nobody wrote on for 90 days, and those thrown away a day ago, every night."""
    now = clock.now()
    forget_drafts(untouched_since=now - DRAFT_KEPT_FOR, thrown_away_before=now - KEPT_FOR)


@app.periodic(cron="* * * * *")
@app.task(name="remind_of_reports", queueing_lock="remind_of_reports")
def remind_of_reports(timestamp: int) -> None:
    """Remind of what waits longer than was promised, every minute."""
    take_due_reminders(clock.now())
