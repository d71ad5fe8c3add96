"""A token lets a program act for a member, as far and as long as she said, and nobody learns it but from her."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from commonground.api.actions import MOST_TOKENS, make_token, revoke_token
from commonground.api.models import Token
from commonground.api.queries import tokens_of
from commonground.api.tests.conftest import Program, token_for
from commonground.core import clock, ids
from commonground.core.require import Refused
from commonground.events.models import Event
from commonground.people.actions import deactivate_member, reactivate_member
from tests.cast import Cast


def status(words: str) -> int:
    return Program(words).ask("GET", "/me").status_code


def test_make_token_tells_its_words_once_and_keeps_a_digest(cast: Cast) -> None:
    key = ids.new()
    made = make_token("Robot", scopes=["write", "read"], days=30, by=cast.asker, key=key)
    again = make_token("Robot", scopes=["write", "read"], days=30, by=cast.asker, key=key)
    token = Token.objects.get()
    assert (made.token, again.token, again.words) == (token, token, "")
    assert made.words.startswith(f"{token.prefix}_")
    assert made.words.partition(f"{token.prefix}_")[2] not in str(Token.objects.values().get())
    assert (token.scopes, token.expires_at) == (["read", "write"], clock.now() + timedelta(days=30))
    assert Event.objects.get(name="token.made").data == {"scopes": ["read", "write"]}
    assert status(made.words) == 200


def test_revoke_token_ends_it_once(cast: Cast) -> None:
    words = token_for(cast.asker)
    token = Token.objects.get()
    for _again in range(2):
        revoke_token(token, by=cast.asker)
    assert Event.objects.filter(name="token.revoked").count() == 1
    assert (status(words), tokens_of(cast.asker)) == (401, [])


@pytest.mark.parametrize("who", ["answerer", "steward", "administrator"])
def test_only_whose_it_is_may_revoke_it(cast: Cast, who: str) -> None:
    words = token_for(cast.asker)
    with pytest.raises(PermissionDenied):
        revoke_token(Token.objects.get(), by=getattr(cast, who))
    assert status(words) == 200


def test_who_has_left_makes_none(cast: Cast) -> None:
    cast.asker.is_active = False
    with pytest.raises(PermissionDenied):
        token_for(cast.asker)


def test_nobody_has_more_than_she_can_oversee(cast: Cast) -> None:
    for _each in range(MOST_TOKENS):
        token_for(cast.asker)
    with pytest.raises(Refused, match="Revoke one"):
        token_for(cast.asker)
    assert token_for(cast.answerer)


def test_it_works_until_it_expires(cast: Cast) -> None:
    words = token_for(cast.asker)
    clock.pass_time(timedelta(days=30) - timedelta(seconds=1))
    assert status(words) == 200
    clock.pass_time(timedelta(seconds=1))
    assert status(words) == 401


def test_the_day_it_was_used_is_noted_and_nothing_finer(cast: Cast) -> None:
    words = token_for(cast.asker)
    assert Token.objects.get().last_used_on is None
    status(words)
    assert Token.objects.get().last_used_on == date(2026, 11, 24)


def test_other_words_let_nobody_in(cast: Cast) -> None:
    words = token_for(cast.asker)
    _cg, number, secret = words.split("_", 2)  # there may be more of them in the secret
    for wrong in (
        "",
        "cg_",
        "x",
        words[:-1],
        words + "x",
        f"cg_{number}_{secret[::-1]}",
        f"cg_{ids.encode(7)}_x",
        "cg_ö_x",
    ):
        assert status(wrong) == 401, wrong
    answer = Client(headers={"Authorization": f"Basic {words}"}).get("/api/v1/me")
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Bearer")


def test_a_session_is_no_token(client_of: Callable[[str], Client]) -> None:
    assert client_of("asker").get("/api/v1/me").status_code == 401
    assert client_of("asker").post("/api/v1/questions", {}, content_type="application/json").status_code == 401


def test_the_tokens_of_who_left_end_and_stay_ended(cast: Cast, run_jobs: Callable[[], int]) -> None:
    words = token_for(cast.asker)
    deactivate_member(cast.asker, by=cast.administrator)
    assert status(words) == 401
    reactivate_member(cast.asker, by=cast.administrator)
    fresh = token_for(type(cast.asker).objects.get(pk=cast.asker.pk)) if clock.pass_time(timedelta(seconds=1)) else ""
    run_jobs()
    assert (status(words), status(fresh)) == (401, 200)
