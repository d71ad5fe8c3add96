"""What looks like a question, in both languages."""

import pytest

from commonground.search.wording import looks_like_question


@pytest.mark.parametrize(
    "typed",
    [
        "labels skip?",
        "Etiketten fehlen ?",
        "لماذا تتوقف؟",
        "why labels",
        "How do I home it",
        "Wie richte ich das ein",
        "warum fehlen Etiketten",
        "Welcher Drucker",
        "is the labeller in stock",
        "Kann man das abschalten",
        "doesn’t it stop",
        "the labeller drops labels after restarts",
    ],
)
def test_what_asks_looks_like_a_question(typed: str) -> None:
    assert looks_like_question(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "  ",
        "?",
        "labels",
        "Rosa Lindqvist",
        "can bus",
        "Will Smith",
        "why",
        "labeller drops labels again",
    ],
)
def test_what_names_something_does_not(typed: str) -> None:
    assert not looks_like_question(typed)
