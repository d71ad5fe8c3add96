"""Ids made in one millisecond."""

from commonground.core import ids


def test_many_ids_of_one_millisecond_differ_and_keep_their_order() -> None:
    made = [ids.new() for _ in range(5_000)]  # the clock is held
    assert made == sorted(set(made))
