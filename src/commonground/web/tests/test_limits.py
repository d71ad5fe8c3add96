"""One person does a thing as often as anybody does by hand; what is more is told in words, and nothing is lost."""

import ast
import threading
from collections.abc import Callable
from datetime import timedelta
from html import unescape

import pytest
from django.conf import LazySettings
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from commonground.conversations.models import Post
from commonground.core import clock
from commonground.core.throttle import next_time
from commonground.people.limits import LIMITS, NEW_FOR, Limit, again_at, limit_of
from commonground.web import limits
from tests.cast import Cast
from tests.house_rules import sources
from tests.make import make_answer, make_question
from tests.two_worlds import routes

ClientOf = Callable[[str], Client]
HOUR = timedelta(hours=1)
TEXT = "Hold Home for three seconds."


def said(answer: HttpResponse) -> str:
    return unescape(answer.content.decode())


@pytest.fixture
def two_an_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two of each, so that a test need not ask thirty times."""
    for what in LIMITS:
        monkeypatch.setitem(LIMITS, what, Limit(2, HOUR))


@pytest.mark.django_db
def test_a_count_begins_anew_when_its_time_has_passed() -> None:
    first = clock.now()
    told = []
    for _each in range(4):
        told.append(next_time("dance", "Ada", times=2, within=HOUR))
        clock.pass_time(timedelta(minutes=10))
    assert told == [None, None, first + HOUR, first + HOUR]
    assert next_time("dance", "Osei", times=2, within=HOUR) is None
    assert next_time("sing", "Ada", times=2, within=HOUR) is None
    clock.pass_time(timedelta(minutes=20))
    assert next_time("dance", "Ada", times=2, within=HOUR) is None


@pytest.mark.django_db(transaction=True)
def test_all_processes_count_together() -> None:
    told = []

    def dance() -> None:
        try:
            told.extend(next_time("dance", "Ada", times=10, within=HOUR) for _each in range(5))
        finally:
            connection.close()

    threads = [threading.Thread(target=dance) for _each in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(again is None for again in told) == 10


def addresses(cast: Cast) -> dict[str, tuple[str, dict[str, object]]]:
    """What each limit is about: an address, and what is sent there."""
    question = make_question("Why do labels skip?", cast.asker, cast.group)
    answer = make_answer(question, cast.answerer)
    asked = {"title": "Why?", "text": TEXT, "group": cast.group.pk, "topics": ""}
    return {
        "ask": (reverse("ask"), {**asked, "step": "3"}),
        "answer": (reverse("answer", args=[question.pk]), {"text": TEXT}),
        "reply": (reverse("reply", args=[question.pk]), {"text": TEXT}),
        "edit": (reverse("edit-question", args=[question.pk]), asked),
        "react": (reverse("say-it-failed", args=[answer.pk]), {}),
        "close": (reverse("close-as-duplicate", args=[question.pk]), {"address": "nowhere"}),
        "invite": (reverse("invite-guest", args=[cast.group.pk]), {"email": "no address", "name": TEXT}),
        "search": (reverse("search"), {"q": "labels"}),
        "suggest": (reverse("suggest"), {"q": "labels"}),
        "look": (reverse("similar"), {"title": "labels"}),
        "preview": (reverse("preview"), {"text": TEXT}),
        "attach": (reverse("attach-file"), {}),
        "report": (reverse("report-post", args=[answer.pk]), {"note": TEXT}),
        "group": (reverse("join-group", args=[cast.group.pk]), {}),
        "settings": (reverse("mails"), {}),
        "export": (reverse("ask-for-export"), {}),
        "draft": (reverse("keep-draft"), {"draft": f"answer-{answer.code}", "text": TEXT}),
    }


@pytest.mark.parametrize("what", sorted(set(LIMITS) - {"api"}))
def test_one_more_than_anybody_does_by_hand_is_told_in_words(
    cast: Cast, client_of: ClientOf, two_an_hour: None, what: str
) -> None:
    who = {"edit": "asker", "ask": "asker", "invite": "steward"}.get(what, "leader")
    client, (address, typed) = client_of(who), addresses(cast)[what]
    send = client.get if what == "search" else client.post
    first, second = send(address, typed), send(address, typed)
    assert {first.status_code, second.status_code} <= {200, 302, 422}
    clock.pass_time(timedelta(minutes=18))
    posts, third = Post.objects.count(), send(address, typed)
    assert "It works again in 42 minutes (today, 10:12)." in said(third)
    if what != "invite":  # there the form itself says so
        assert third.status_code == 429
        assert third["Retry-After"] == "2520"
    assert TEXT not in typed.values() or TEXT in said(third)
    assert Post.objects.count() == posts
    clock.pass_time(HOUR)
    assert send(address, typed).status_code == first.status_code


@pytest.mark.parametrize("what", ["ask", "answer", "reply"])
def test_another_member_is_not_held_up(cast: Cast, client_of: ClientOf, two_an_hour: None, what: str) -> None:
    address, typed = addresses(cast)[what]
    for _again in range(3):
        client_of("leader").post(address, typed)
    assert client_of("leader").post(address, typed).status_code == 429
    assert client_of("steward").post(address, typed).status_code == 302


def test_looking_at_a_form_and_how_it_will_look_does_not_count_as_sending(
    cast: Cast, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    for what in ("ask", "answer"):
        monkeypatch.setitem(LIMITS, what, Limit(1, HOUR))
    client, sent = client_of("asker"), addresses(cast)
    for what in ("ask", "answer"):
        address, typed = sent[what]
        for _again in range(3):
            client.get(address)
            assert client.post(address, {**typed, "preview": "1"}).status_code == 200
            assert client.post(reverse("ask"), {**sent["ask"][1], "step": "1"}).status_code == 200
        assert client.post(address, typed).status_code == 302


def test_a_script_is_told_in_a_few_words(cast: Cast, client_of: ClientOf, two_an_hour: None) -> None:
    client = client_of("asker")
    for _again in range(3):
        answer = client.post(reverse("similar"), {"title": "labels"}, headers={"X-Requested-With": "fetch"})
    assert answer.status_code == 429
    words = "That was more than 2 times within 1 hour. It works again in 60 minutes (today, 10:12)."
    assert said(answer) == f'<p role="alert">{words}</p>'


def test_visitors_are_told_apart_by_where_they_come_from(cast: Cast, two_an_hour: None, settings: LazySettings) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1

    def look(visitor: str) -> int:
        found: int = Client(headers={"X-Forwarded-For": visitor}).get(reverse("search"), {"q": "labels"}).status_code
        return found

    assert [look("192.0.2.7") for _each in range(3)] == [200, 200, 429]
    assert look("203.0.113.9, 192.0.2.7") == 429  # what a visitor says of herself does not count
    assert look("192.0.2.8") == 200


@pytest.mark.parametrize(
    ("proxies", "said_by_proxies", "remote", "counted_for"),
    [
        (0, "203.0.113.9", "192.0.2.7", "192.0.2.7"),
        (1, "203.0.113.9, 198.51.100.1", "192.0.2.7", "198.51.100.1"),
        (1, "2001:db8:1:2:3:4:5:6", "192.0.2.7", "2001:db8:1:2::/64"),
        (0, "", "2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        (0, "", "::ffff:192.0.2.7", "192.0.2.7"),
        (2, "198.51.100.1", "192.0.2.7", "somewhere"),
        (1, "nonsense", "192.0.2.7", "somewhere"),
        (0, "", "", "somewhere"),
    ],
)
def test_whom_a_visit_is_counted_for(
    settings: LazySettings, proxies: int, said_by_proxies: str, remote: str, counted_for: str
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    headers = {"X-Forwarded-For": said_by_proxies} if said_by_proxies else {}
    request = RequestFactory(headers=headers).get("/", REMOTE_ADDR=remote)
    request.user = AnonymousUser()
    assert limits.who(request) == counted_for


def test_who_is_signed_in_counts_as_herself_wherever_she_is(cast: Cast) -> None:
    request = RequestFactory().get("/")
    request.user = cast.asker.user
    assert limits.who(request) == str(cast.asker.pk)


# Views that take something without a limit, each with its reason.
UNLIMITED = {
    "invite_guest": "counts by itself, and says so in its form",
    "remove_file": "takes away what is in no post yet, and that is limited",
    **dict.fromkeys(("put_away", "bring_back", "put_all_away", "saw"), "changes only her own notices and what she saw"),
    **dict.fromkeys(("sign_on", "join"), "whoever joins or signs in is counted by the limits of signing in"),
    "tour": "is there in the demo alone",
}


def test_every_limit_is_used_and_whatever_takes_something_of_a_member_has_one() -> None:
    used = {name: getattr(pattern.callback, "limits", set()) for name, pattern in routes()}
    assert set().union(*used.values()) == set(LIMITS) - {"invite", "api"}
    unlimited = set()
    for _name, text in sources("web/views/*.py"):
        for function in (node for node in ast.parse(text).body if isinstance(node, ast.FunctionDef)):
            around = " ".join(ast.unparse(decorator) for decorator in function.decorator_list)
            takes = "require_POST" in around or "require_form" in around
            if takes and "limited(" not in around and "administrators_only" not in around:
                unlimited.add(function.name)
    assert unlimited == set(UNLIMITED)


def test_who_joined_of_late_may_write_less_and_is_told_how_much(cast: Cast, client_of: ClientOf) -> None:
    limit = LIMITS["reply"]
    assert (limit_of("reply", cast.leader).times, limit.times) == (40, 120)
    assert limit_of("search", cast.leader) == LIMITS["search"]
    address, typed = addresses(cast)["answer"]
    for _each in range(20):
        again_at("answer", str(cast.leader.pk), cast.leader)
    refused = client_of("leader").post(address, typed)
    assert "That was more than 20 answers within 1 hour." in said(refused)
    clock.pass_time(NEW_FOR)
    for _each in range(60):
        again_at("answer", str(cast.leader.pk), cast.leader)
    assert "60 answers" in said(client_of("leader").post(address, typed))
