"""One line of a file as a thread, or the reason why it is none."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from commonground.core import clock
from commonground.core.require import Refused
from commonground.integrations.history.threads import Thread
from commonground.integrations.tests.files import answer, thread
from commonground.integrations.threads.rows import read_thread


def _read(row: Any) -> Thread:
    return read_thread(json.dumps(row).encode(), line=1)


def test_a_row_is_a_question_with_its_answers() -> None:
    read = _read(thread(5, group="Line 3", answers=[answer(7, accepted=True)]))
    assert (read.ref, read.user, read.board, read.topics) == ("5", "Quentin", "Line 3", ["labels"])
    assert read.at == datetime(2019, 5, 31, 14, 5, tzinfo=UTC)
    assert [(one.ref, one.user, one.is_accepted) for one in read.answers] == [("5/7", "Anna", True)]
    assert read.faults == []


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"\xff\xfe\x00\x01", "It is not text in UTF-8."),
        (b"\x00\x01\x02", "It is not JSON."),
        (b'{"id": 1', "It is not JSON."),
        (b"[" * 100_000, "It is nested too deeply."),
        (b'{"id": ' + b"9" * 5000 + b"}", "It is not JSON."),
        (b'"a question"', "It is not a JSON object."),
        (b"[]", "It is not a JSON object."),
    ],
)
def test_a_line_that_holds_no_row_says_why(content: bytes, why: str) -> None:
    with pytest.raises(Refused, match=why.replace(".", "[.]")):
        read_thread(content, line=1)


@pytest.mark.parametrize(
    ("other", "why"),
    [
        ({"id": None}, 'no "id"'),
        ({"id": True}, 'no "id"'),
        ({"id": 1.5}, 'no "id"'),
        ({"id": ""}, '"id" is empty'),
        ({"id": "x" * 121}, '"id" is empty or too long'),
        ({"title": None}, 'no "title"'),
        ({"title": " \u202e\x00 "}, "The title is empty."),
        ({"title": "x" * 201}, "The title has 201 characters, 200 at most."),
        ({"body": "x" * 30_001}, "The text has 30001 characters, 30000 at most."),
        ({"body": ["x"]}, 'no "body"'),
        ({"time": "yesterday"}, 'no "time"'),
        ({"time": 1559311500}, 'no "time"'),
        ({"time": None}, 'no "time"'),
        ({"time": "2027-01-01T00:00:00"}, "in the future"),
        ({"time": "0001-01-01T00:00:00+14:00"}, 'no "time"'),
        ({"time": "1969-12-31T23:59:59"}, "before 1970"),
        ({"user": {"name": "Q"}}, 'no "user"'),
        ({"user": "x" * 121}, '"user" has 121 characters'),
        ({"group": 3}, 'no "group"'),
        ({"group": "x" * 121}, '"group" has 121 characters'),
    ],
)
def test_a_row_that_may_not_be_stored_says_why(other: dict[str, Any], why: str) -> None:
    with pytest.raises(Refused) as refused:
        _read(thread(**other) if "id" not in other else thread() | other)
    assert why in str(refused.value)


def test_what_is_missing_and_may_be_is_empty() -> None:
    read = _read({"id": "q-1", "time": "2019-05-31", "title": "Why?"})
    assert (read.user, read.text, read.board, read.topics, read.answers) == (None, "", None, [], [])


@pytest.mark.parametrize("name", ["", "  ", "\u200b", "\u202e\u3164"])
def test_a_name_of_which_nothing_can_be_seen_is_none(name: str) -> None:
    assert _read(thread(user=name, group=name)).user is None
    assert _read(thread(user=name, group=name)).board is None


@pytest.mark.parametrize("time", ["2019-05-31T14:05:00", "2019-05-31T14:05:00Z", "2019-05-31T16:05:00+02:00"])
def test_a_time_is_meant_in_utc_unless_it_says_its_zone(time: str) -> None:
    assert _read(thread(time=time)).at == datetime(2019, 5, 31, 14, 5, tzinfo=UTC)


def test_a_clock_that_is_a_little_fast_is_set_right() -> None:
    assert _read(thread(time="2026-11-24T20:00:00")).at == clock.now()


def test_an_answer_before_its_question_counts_from_the_questions_time_on() -> None:
    read = _read(thread(answers=[answer(time="2018-01-01T00:00:00")]))
    assert read.answers[0].at == read.at


def test_one_bad_answer_leaves_the_others() -> None:
    bad = [answer(2, body="  "), answer(3, body="x" * 30_001), answer(4, time="soon"), "text", answer(1), answer(None)]
    read = _read(thread(answers=[answer(1), *bad, answer(9)]))
    assert [one.ref for one in read.answers] == ["1/1", "1/9"]
    assert [fault.split(".")[0] for fault in read.faults] == [f"Answer {n} is left out" for n in range(2, 8)]


def test_answers_that_are_no_list_leave_the_question() -> None:
    read = _read(thread(answers={"id": 1}, tags="labels"))
    assert (read.answers, read.topics, len(read.faults)) == ([], [], 2)


def test_an_answer_whose_words_were_not_kept_is_kept() -> None:
    row = answer(accepted=True)
    del row["body"]
    assert [(one.text, one.is_accepted) for one in _read(thread(answers=[row])).answers] == [("", True)]


def test_answers_of_two_threads_may_bear_the_same_id() -> None:
    one, other = (_read(thread(number, answers=[answer(1)])) for number in (1, 2))
    assert one.answers[0].ref != other.answers[0].ref
    assert _read(thread() | {"id": "1/1"}).ref != one.answers[0].ref


def test_the_first_five_topics_that_are_words_are_kept() -> None:
    read = _read(thread(tags=["Labels", "labels", "x" * 41, 3, "a", "b", "c", "d", "e"]))
    assert read.topics == ["Labels", "a", "b", "c", "d"]
    assert len(read.faults) == 3


def test_half_characters_and_marks_that_turn_the_text_are_mended() -> None:
    read = read_thread(b'{"id": 1, "time": "2019-05-31", "title": "a\\ud83d\\u202eb \\ud83d\\ude00 c"}', line=1)
    assert read.title == "a\ufffdb \U0001f600 c"
    assert read.title.encode()
