"""The job that forgets what ran out: nothing about a visit is kept longer than it is needed."""

from datetime import timedelta

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction
from procrastinate.contrib.django import app

from commonground.core import clock, db

COUNTED_FOR = timedelta(days=1)  # longer than any limit counts


@app.periodic(cron="43 2 * * *")
@app.task(name="forget_what_ran_out", queueing_lock="forget_what_ran_out")
def forget_what_ran_out(timestamp: int) -> None:
    """Delete sessions that are over, with where they came from, and counts of tries that no limit looks at any more."""
    now = clock.now()
    with transaction.atomic():
        Session.objects.filter(expire_date__lte=now).delete()
        UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
    db.execute("DELETE FROM core_cache WHERE expires <= %(now)s", now=now)
    db.execute("DELETE FROM core_throttle WHERE since <= %(before)s", before=now - COUNTED_FOR)
