"""What changed from one text to the next, word by word, within a bounded time."""

from itertools import cycle, islice
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonground.core.differences import MOST_PAIRS, MOST_PARTS, Piece, differences, folded, is_changed

_texts = st.lists(
    st.sampled_from(["Hold", "Home", " ", "\n", "\r\n", ".", "ö", "漢字", "\u2028", "  "]), max_size=40
).map("".join)


@settings(max_examples=60, deadline=None)
@given(_texts | st.text(max_size=60), _texts | st.text(max_size=60))
def test_the_pieces_give_back_both_texts(before: str, after: str) -> None:
    for pieces in (differences(before, after), folded(differences(before, after))):
        assert "".join(piece.text for piece in pieces if piece.kind != "new") == before
        assert "".join(piece.text for piece in pieces if piece.kind != "gone") == after
        assert is_changed(pieces) == (before != after)
        assert all(piece.text for piece in pieces)


def test_a_change_is_told_by_its_words_and_a_space_between_two_belongs_to_them() -> None:
    assert differences("Hold Home for three seconds.\nThen go.", "Press Reset for four seconds.\nThen go.") == [
        Piece("gone", "Hold Home"),
        Piece("new", "Press Reset"),
        Piece("same", " for "),
        Piece("gone", "three"),
        Piece("new", "four"),
        Piece("same", " seconds.\nThen go."),
    ]


def test_what_did_not_change_is_folded_but_for_the_lines_around_what_did() -> None:
    lines = [f"Step {number}.\n" for number in range(20)]
    changed = [*lines[:10], "Wait.\n", *lines[10:]]
    pieces = folded(differences("".join(lines), "".join(changed)))
    assert [(piece.kind, piece.lines) for piece in pieces] == [
        ("folded", 7),
        ("same", 3),
        ("new", 1),
        ("same", 3),
        ("folded", 7),
    ]
    few = [Piece("new", "One.\n"), Piece("same", "".join(lines[:9])), Piece("new", "Two.\n")]
    assert folded(few) == few


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a\n" * 15_000, "a b\n" * 7_500),
        ("\n".join(map(str, range(MOST_PARTS))), "\n".join(map(str, range(MOST_PARTS, 0, -1)))),
        ("\n".join(islice(cycle("abcdefg"), 700)), "\n".join(islice(cycle("gfedcba"), 700))),
    ],
)
def test_no_text_keeps_a_reader_waiting(before: str, after: str) -> None:
    began = process_time()
    assert is_changed(differences(before, after))
    assert process_time() - began < 2
    assert MOST_PAIRS < 100_000
