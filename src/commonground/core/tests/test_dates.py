"""Dates and times, told as people tell them."""

from datetime import timedelta

import pytest
from django.utils import translation

from commonground.core import clock
from commonground.core.dates import ago, duration, size, span


@pytest.mark.parametrize(
    ("passed", "since", "before"),
    [
        (timedelta(), "a few seconds", "just now"),
        (timedelta(seconds=71), "a few seconds", "just now"),
        (timedelta(seconds=72), "1 minute", "1 minute ago"),
        (timedelta(hours=2), "2 hours", "2 hours ago"),
    ],
)
def test_seconds_are_not_counted(passed: timedelta, since: str, before: str) -> None:
    assert span(clock.now() - passed) == since
    assert ago(clock.now() - passed) == before


def test_what_is_to_come_and_what_was_set_is_told_to_the_second() -> None:
    assert ago(clock.now() + timedelta(seconds=30)) == "in 30 seconds"
    assert duration(timedelta(seconds=30)) == "30 seconds"


@pytest.mark.parametrize(
    ("length", "english", "german"),
    [(1, "1 byte", "1 Byte"), (107, "107 bytes", "107 Byte"), (340_000, "340 kB", "340 kB")],
)
def test_bytes_are_counted_in_the_words_of_the_language(length: int, english: str, german: str) -> None:
    for language, said in (("en", english), ("de", german)):
        with translation.override(language):
            assert size(length).replace("\N{NO-BREAK SPACE}", " ") == said
