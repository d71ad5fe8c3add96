"""Two things at a time: in order, and no error is lost."""

import threading
from collections.abc import Iterator

import pytest

from commonground.core import clock
from commonground.integrations.history.aside import ahead, aside


def test_things_are_done_aside_in_order_and_with_the_same_clock() -> None:
    done: list[tuple[int, bool]] = []
    held = clock.now()
    with aside() as do:
        for number in range(5):
            do(lambda number: done.append((number, clock.now() == held)), number)
    assert done == [(number, True) for number in range(5)]


@pytest.mark.parametrize("more", [0, 2])
def test_what_goes_wrong_aside_is_raised(more: int) -> None:
    with pytest.raises(ZeroDivisionError), aside() as do:
        do(lambda: 1 / 0)
        for _time in range(more):
            do(lambda: None)


def test_things_are_made_ready_while_those_before_are_used() -> None:
    made: list[int] = []
    two_ahead = threading.Event()

    def things() -> Iterator[int]:
        for number in range(6):
            made.append(number)
            if number == 3:
                two_ahead.set()
            yield number

    used = ahead(things(), 2)
    assert next(used) == 0
    assert two_ahead.wait(5)
    assert made[-1] < 5  # no further than that
    assert list(used) == [1, 2, 3, 4, 5]


def test_what_goes_wrong_in_making_is_raised_in_its_turn() -> None:
    used = ahead((1 // (2 - number) for number in range(4)), 1)
    assert [next(used), next(used)] == [0, 1]
    with pytest.raises(ZeroDivisionError):
        next(used)
