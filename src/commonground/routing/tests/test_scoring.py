"""The formula, against figures worked out by hand."""

from datetime import UTC, datetime, timedelta

import pytest

from commonground.routing.evidence import Answered
from commonground.routing.scoring import likenesses, scores
from commonground.search.neighbours import Neighbour

AT = datetime(2026, 11, 24, tzinfo=UTC)
YEAR = timedelta(days=365)
LABELS, PUMP, PAINT = 1, 2, 3
RUTA, TOBIAH = 11, 12


def near(question: int, lexical: float, cosine: float) -> Neighbour:
    return Neighbour(question, lexical, cosine, is_near=True)


def test_likeness_is_the_share_of_the_likests_words_and_of_its_meaning() -> None:
    found = likenesses([near(LABELS, 20.0, 0.8), near(PUMP, 5.0, 0.6), near(PAINT, 0.0, 0.0)])
    assert found == pytest.approx({LABELS: 2.0, PUMP: 0.25 + 0.75, PAINT: 0.0})


def test_without_meaning_words_alone_decide() -> None:
    assert likenesses([near(LABELS, 20.0, 0.0), near(PUMP, 5.0, 0.0)]) == {LABELS: 1.0, PUMP: 0.25}


def test_nothing_is_like_nothing() -> None:
    assert likenesses([]) == {}
    assert likenesses([near(LABELS, 0.0, 0.0)]) == {LABELS: 0.0}


def test_a_record_is_weighed_by_likeness_age_solution_and_activity() -> None:
    record = [
        Answered(LABELS, RUTA, AT - YEAR, is_solution=True),  # 2^3 x 1/2 x 2 = 8
        Answered(PUMP, RUTA, AT, is_solution=False),  # 1^3 x 1 = 1
        Answered(LABELS, TOBIAH, AT - 2 * YEAR, is_solution=False),  # 2^3 x 1/4 = 2
    ]
    found = scores(record, {LABELS: 2.0, PUMP: 1.0}, {TOBIAH: 4}, at=AT)
    assert found == pytest.approx({RUTA: (8 + 1) * 0.5, TOBIAH: 2 * 4.5})
