"""How many statements each operation that reads takes at most, however much there is."""

import json
from collections.abc import Callable

from django.db import connection
from django.test.utils import CaptureQueriesContext

from commonground.api.description import description_of
from commonground.api.tests.conftest import ProgramOf
from commonground.api.urls import api
from commonground.conversations import actions
from commonground.core import db
from tests.cast import Cast
from tests.make import make_answer, make_question

MOST = {
    "/questions": 5,
    "/questions/{question}": 9,
    "/questions/{question}/reach": 12,
    "/groups": 7,
    "/groups/{group}": 8,
    "/groups/{group}/members": 5,
    "/members": 5,
    "/members/{member}": 5,
    "/me": 4,
    "/topics": 5,
    "/search?q=labels": 12,
    "/notices": 6,
}


def test_reading_takes_few_statements(cast: Cast, program_of: ProgramOf, run_jobs: Callable[[], int]) -> None:
    for number in range(4):
        asked = make_question(f"Why do labels skip, {number}?", cast.asker, cast.group, topics=("labels",))
        for _each in range(3):
            actions.reply_to(make_answer(asked, cast.answerer), "It works.", by=cast.asker)
    run_jobs()
    codes = {"question": asked.code, "group": cast.group.code, "member": cast.answerer.code}
    asker = program_of("asker")
    asker.get("/me")  # which notes the day
    taken = {}
    for path in MOST:
        with CaptureQueriesContext(connection) as slow, db.counted() as hot:
            asker.get(path.format(**codes))
        taken[path] = len(slow) + len(hot)
    assert {path: number for path, number in taken.items() if number > MOST[path]} == {}


def test_each_of_them_has_a_bound() -> None:
    paths = json.loads(description_of(api))["paths"]
    reading = {path.removeprefix("/api/v1") for path, methods in paths.items() if "get" in methods}
    assert reading == {path.partition("?")[0] for path in MOST}
