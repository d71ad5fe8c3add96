"""The same request sent twice with a key acts once, also at the same moment, and for a day."""

import json
import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from commonground.api.models import Kept
from commonground.api.tasks import forget_kept_answers
from commonground.api.tests.conftest import Program, ProgramOf, token_for
from commonground.conversations.models import Post, Question
from commonground.core import clock
from commonground.people.models import Group
from commonground.routing.models import Reach
from tests.cast import Cast, make_cast
from tests.make import make_question


def asking(cast: Cast, title: str = "Why do labels skip?") -> dict[str, Any]:
    return {"title": title, "group": cast.group.code}


def test_the_same_request_is_answered_the_same(cast: Cast, program_of: ProgramOf) -> None:
    asker = program_of("asker")
    first, second = (asker.ask("POST", "/questions", asking(cast), Idempotency_Key="k-1") for _each in range(2))
    assert (first.status_code, first.content) == (second.status_code, second.content)
    assert first.status_code == 201
    assert Question.objects.count() == 1
    asker.ask("POST", "/questions", asking(cast), Idempotency_Key="k-2")
    asker.ask("POST", "/questions", asking(cast))
    assert Question.objects.count() == 3


def test_another_request_with_the_key_is_refused(cast: Cast, program_of: ProgramOf) -> None:
    asker = program_of("asker")
    asker.ask("POST", "/questions", asking(cast), Idempotency_Key="k")
    other = asker.ask("POST", "/questions", asking(cast, "Another?"), Idempotency_Key="k")
    assert (other.status_code, json.loads(other.content)["type"].rpartition(":")[2]) == (422, "other-request")
    code = Question.objects.get().code
    assert asker.ask("POST", f"/questions/{code}/withdraw", Idempotency_Key="k").status_code == 422
    assert program_of("leader").ask("POST", "/questions", asking(cast, "Hers?"), Idempotency_Key="k").status_code == 201


def test_what_was_refused_may_be_tried_again(cast: Cast, program_of: ProgramOf) -> None:
    asker = program_of("asker")
    wrong = {"title": "Why?", "group": "11111111111"}
    assert asker.ask("POST", "/questions", wrong, Idempotency_Key="k").status_code == 422
    assert not Kept.objects.exists()
    assert asker.ask("POST", "/questions", asking(cast), Idempotency_Key="k").status_code == 201


def test_a_repeat_says_how_it_stands_now_and_only_to_who_may_see_it(cast: Cast, program_of: ProgramOf) -> None:
    asked, answerer = make_question(author=cast.asker, group=cast.group), program_of("answerer")
    paths = {
        f"/questions/{asked.code}/answers": ("POST", {"text": "Hold Home."}, 201),
        f"/questions/{asked.code}/replies": ("POST", {"text": "Which line?"}, 201),
        f"/questions/{asked.code}/me-too": ("PUT", None, 200),
        f"/questions/{asked.code}/not-me": ("POST", None, 200),
    }

    def all_again() -> list[tuple[int, bytes]]:
        said = [answerer.ask(how, path, sent, Idempotency_Key=path) for path, (how, sent, _is) in paths.items()]
        return [(one.status_code, one.content) for one in said]

    Reach.objects.create(question=asked, member=cast.answerer, ring=0, reason={})
    first = all_again()
    assert [status for status, _body in first] == [is_done for _how, _sent, is_done in paths.values()]
    assert all_again()[:2] == first[:2]
    Post.objects.filter(kind__in=["answer", "reply"]).update(hidden_at=clock.now())
    assert [status for status, _body in all_again()] == [404, 404, 200, 200]
    cast.group.memberships.all().delete()
    Group.objects.filter(pk=cast.group.pk).update(audience="joined")
    assert [status for status, _body in all_again()] == [404] * 4


@pytest.mark.parametrize("key", ["", "x" * 201, "a b"])
def test_what_is_no_key_is_refused(cast: Cast, program_of: ProgramOf, key: str) -> None:
    assert program_of("asker").ask("POST", "/questions", asking(cast), Idempotency_Key=key).status_code == 422


def test_an_answer_without_a_body_is_kept_too(cast: Cast, program_of: ProgramOf) -> None:
    asker, asked = program_of("asker"), make_question(author=cast.asker, group=cast.group)
    paths = [f"/questions/{asked.code}/withdraw"] * 2
    assert [asker.ask("POST", path, Idempotency_Key="k").status_code for path in paths] == [200, 200]


def test_after_a_day_the_key_is_free(cast: Cast, program_of: ProgramOf) -> None:
    asker = program_of("asker")
    asker.ask("POST", "/questions", asking(cast), Idempotency_Key="k")
    clock.pass_time(timedelta(hours=23))
    forget_kept_answers(0)
    assert Kept.objects.exists()
    clock.pass_time(timedelta(hours=1))
    forget_kept_answers(0)
    assert not Kept.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_at_the_same_moment_one_acts() -> None:
    cast = make_cast()
    asked = make_question(author=cast.asker, group=cast.group)
    words, told = token_for(cast.answerer), []

    def answer() -> None:
        try:
            sent = {"text": "Hold Home."}
            came = Program(words).ask("POST", f"/questions/{asked.code}/answers", sent, Idempotency_Key="k")
            told.append((came.status_code, came.content))
        finally:
            connection.close()

    threads = [threading.Thread(target=answer) for _each in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(told) == 4
    assert len(set(told)) == 1
    assert told[0][0] == 201
    assert Post.objects.filter(kind="answer").count() == 1
