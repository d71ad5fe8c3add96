"""The piece of a text that shows why it was found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonground.search.snippets import fold, has_any, pattern_of, snippet

LONG = "Nothing of note stands here at all. " * 30


def test_the_stretch_with_most_different_words_is_shown() -> None:
    text = LONG + "labels labels labels " + LONG + "labels fall off the machine " + LONG
    shown = snippet(text, pattern_of(["label", "machin"]))
    assert "<mark>labels</mark> fall off the <mark>machine</mark>" in shown
    assert shown.startswith("… ")
    assert shown.endswith(" …")


def test_without_words_the_beginning_is_shown() -> None:
    assert snippet("Short.", None) == "Short."
    assert snippet(LONG, pattern_of(["label"])).startswith("Nothing of note")
    assert snippet("", pattern_of(["label"])) == ""


def test_accents_and_endings_do_not_matter() -> None:
    assert snippet("Die Häuser", pattern_of(["haus"])) == "Die <mark>Häuser</mark>"
    assert snippet("happy", pattern_of(["happi"])) == "<mark>happy</mark>"
    assert not has_any("unlabelled", pattern_of(["label"]))


def test_no_stems_make_no_pattern() -> None:
    assert pattern_of([]) is None
    assert pattern_of([""]) is None


@pytest.mark.parametrize("text", ["<script>", "a & b", '"quoted"'])
def test_what_people_wrote_is_escaped(text: str) -> None:
    assert "<script>" not in snippet(text, pattern_of(["b", "script"])).replace("<mark>", "").replace("</mark>", "")


@given(st.text(max_size=600), st.lists(st.text(min_size=1, max_size=8), max_size=4))
def test_any_text_and_words_make_a_snippet(text: str, stems: list[str]) -> None:
    shown = snippet(text, pattern_of(stems))
    assert shown.count("<mark>") == shown.count("</mark>")
    assert len(fold(text)) == len(text)
    assert len(shown.striptags()) <= 300


def test_a_very_short_word_marks_only_itself() -> None:
    assert snippet("Step B, then the bolt.", pattern_of(["b"])) == "Step <mark>B</mark>, then the bolt."
