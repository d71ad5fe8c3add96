"""What ran out is forgotten every night, and nothing else."""

from datetime import timedelta

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client

from commonground.core import clock, db
from commonground.core.throttle import next_time
from commonground.people.models import Member
from commonground.web.tasks import forget_what_ran_out
from tests.cast import Cast


def sign_in(member: Member, *, lasts: timedelta) -> str:
    """A session that ends then; its key."""
    client = Client()
    client.force_login(member.user)
    key = client.cookies[settings.SESSION_COOKIE_NAME].value
    Session.objects.filter(pk=key).update(expire_date=clock.now() + lasts)
    UserSession.objects.get_or_create(session_key=key, defaults={"user": member.user, "ip": "192.0.2.7"})
    return key


def test_a_session_that_is_over_goes_with_where_it_came_from(cast: Cast) -> None:
    over, lasting = sign_in(cast.asker, lasts=-timedelta(hours=1)), sign_in(cast.asker, lasts=timedelta(hours=1))
    forget_what_ran_out(0)
    for kept in (Session, UserSession):
        keys = set(kept.objects.values_list("session_key", flat=True))
        assert (over in keys, lasting in keys) == (False, True)


def test_counts_of_yesterday_go_and_those_of_today_count_on(cast: Cast) -> None:
    next_time("look", "yesterday", times=1, within=timedelta(minutes=1))
    clock.pass_time(timedelta(days=1))
    next_time("look", "today", times=1, within=timedelta(hours=1))
    forget_what_ran_out(0)
    assert db.values("SELECT who FROM core_throttle") == ["today"]


def test_counts_of_tries_to_sign_in_go_when_they_are_over(cast: Cast) -> None:
    cache.set("lasting", 1, 3600)
    cache.set("over", 1, 3600)
    db.execute("UPDATE core_cache SET expires = %(at)s WHERE cache_key LIKE '%%over'", at=clock.now())
    db.execute("UPDATE core_cache SET expires = %(at)s WHERE cache_key LIKE '%%lasting'", at=clock.now() + timedelta(1))
    forget_what_ran_out(0)
    assert [key.rpartition(":")[2] for key in db.values("SELECT cache_key FROM core_cache")] == ["lasting"]
