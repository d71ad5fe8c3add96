"""No question dies: over random histories none stands past its step, reaches who may not read, or tells twice."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from commonground.core import clock
from commonground.events.names import DECLARED
from tests.histories.moves import MOVES, Move, make_move
from tests.histories.working import settle
from tests.histories.world import People, World, make_people

_HEARD = ("commonground.routing", "commonground.feed")
_OFTEN = ["work", "work", "work", "work", "wait", "wait", "wait", "answer", "respond", "membership", "leave", "ask"]
_moves = st.tuples(st.sampled_from([*MOVES, *_OFTEN]), st.integers(0, 39), st.integers(0, 39), st.integers(0, 39))
_histories = st.tuples(
    st.tuples(st.just("ask"), st.integers(0, 39), st.integers(0, 39), st.integers(0, 39)),
    st.lists(_moves, min_size=5, max_size=24),
)


pytestmark = pytest.mark.django_db(transaction=True)  # each history is a transaction of its own, rolled back


@pytest.fixture
def people(transactional_db: None) -> People:
    """A small network, kept for all histories."""
    return make_people()


@pytest.fixture(autouse=True)
def _only_routing_and_feed_listen(monkeypatch: pytest.MonkeyPatch) -> None:
    """What search makes of the events is left out: it would take longer than all the rest."""
    for declared in DECLARED.values():
        heard = [handler for handler in declared.listens if handler.__module__.startswith(_HEARD)]
        monkeypatch.setattr(declared, "listens", heard)


def live_through(people: People, first: Move, moves: list[Move]) -> None:
    """One history, from its first question to its end."""
    with clock.held(clock.now()), transaction.atomic(), pytest.MonkeyPatch.context() as patched:
        world = World(people, patched)
        for move in [first, *moves]:
            make_move(world, move)
        settle(world)
        transaction.set_rollback(True)


def check(people: People, histories: int) -> None:
    """Live through so many random histories."""

    @settings(
        max_examples=histories,
        deadline=None,
        database=None,
        derandomize=histories < 1_000,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
    @given(history=_histories)
    def lives(history: tuple[Move, list[Move]]) -> None:
        live_through(people, *history)

    lives()


def test_no_question_dies_in_thirty_histories(people: People) -> None:
    check(people, 30)


@pytest.mark.long
@pytest.mark.parametrize("_part", range(4))  # workers share them
def test_no_question_dies_in_ten_thousand_histories(people: People, _part: int) -> None:  # noqa: PT019
    check(people, 2_500)
