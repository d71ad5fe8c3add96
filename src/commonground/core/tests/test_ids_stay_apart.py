"""Ids made in one millisecond."""

from datetime import UTC, datetime, timedelta

from commonground.core import ids


def test_many_ids_of_one_millisecond_differ_and_keep_their_order() -> None:
    """More than there is room for in it: a year of posts may be brought in with one date."""
    made = [ids.new(datetime(2019, 5, 4, tzinfo=UTC)) for _ in range(100_000)]
    assert made == sorted(set(made))


def test_ids_of_moments_that_are_come_back_to_differ() -> None:
    """What is brought in from elsewhere is of the past, and what it needs besides is made now."""
    moments = [datetime(2019, 5, 6, tzinfo=UTC) + timedelta(days=day) for day in range(2)]
    made = [ids.new(moment) for _ in range(5_000) for moment in moments]
    assert len(set(made)) == len(made)
    assert all(of_one == sorted(of_one) for of_one in (made[::2], made[1::2]))


def test_what_is_known_of_past_moments_has_an_end() -> None:
    for millisecond in range(ids._REMEMBERED + 5):
        ids.new(datetime(2019, 5, 8, tzinfo=UTC) + timedelta(milliseconds=millisecond))
    assert len(ids._last_of) == ids._REMEMBERED
