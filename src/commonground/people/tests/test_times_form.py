"""Times of the network: those counted from the answer stand in the order of their steps."""

import pytest

from commonground.people.forms import TimesForm
from commonground.people.models import Network

_NAMES = ("asker_asked_after", "stewards_asked_after", "unconfirmed_after")


def form(**typed: str) -> TimesForm:
    """The form as the page shows it, with what an administrator typed over it."""
    shown = TimesForm(network=Network())
    return TimesForm({name: shown[name].value() for name in shown.fields} | typed, network=Network())


def wrong(*days: str) -> dict[str, list[str]]:
    """What stands beside the fields that cannot be."""
    return {name: list(said) for name, said in form(**dict(zip(_NAMES, days, strict=True))).errors.items()}


@pytest.mark.parametrize(
    ("days", "fields"),
    [
        (("3", "3", "17"), ["stewards_asked_after"]),
        (("3", "10", "10"), ["unconfirmed_after"]),
        (("3", "20", "17"), ["unconfirmed_after"]),
        (("12", "10", "9"), ["stewards_asked_after", "unconfirmed_after"]),
        (("12", "10", "11"), ["stewards_asked_after", "unconfirmed_after"]),
        (("20", "", "17"), ["stewards_asked_after", "unconfirmed_after"]),
    ],
)
def test_a_later_step_that_comes_no_later_is_refused_beside_its_field(days: tuple[str, ...], fields: list[str]) -> None:
    assert list(wrong(*days)) == fields


def test_the_words_name_the_field_it_must_come_after() -> None:
    said = wrong("20", "", "17")["unconfirmed_after"]
    assert said == ["Give more days than for “Days until the asker is asked whether an answer helped”."]


def test_what_is_counted_from_step_to_step_needs_no_order() -> None:
    odd = {"first_people_wait": "200", "work_group_wait": "1", "owner_wait": "0.5", "leader_wait": "2000"}
    assert form(**odd, administrators_every="0.1", mails_a_day="0", evening_hour="0").is_valid()
