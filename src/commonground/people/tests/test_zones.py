"""Time zones: each is offered once, and taken by any of its names."""

import re
from collections import Counter

import pytest
from django.utils.translation import override

from commonground.people.forms.fields import PlainForm
from commonground.people.forms.zones import ZoneField


class Form(PlainForm):
    """A form of nothing but a zone."""

    zone = ZoneField(guess=True)


def places(language: str) -> dict[str, str]:
    """Every zone offered, and how it is written."""
    with override(language):
        return {zone: f"{region}: {place}" for region, found in Form().fields["zone"].choices for zone, place in found}  # type: ignore[attr-defined]


@pytest.mark.parametrize("language", ["en", "de"])
def test_no_two_places_read_alike(language: str) -> None:
    offered = places(language)
    assert len(offered) > 400
    assert [place for place, times in Counter(offered.values()).items() if times > 1] == []


def test_a_zone_is_offered_by_one_of_its_names_in_the_language_of_the_page() -> None:
    offered = places("de")
    assert offered["Asia/Kolkata"] == "Asien: Kalkutta"
    assert offered["America/Indiana/Knox"] == "Amerika: Knox, Indiana"
    for older in ("Asia/Calcutta", "America/Knox_IN", "America/Argentina/ComodRivadavia", "Pacific/Truk"):
        assert older not in offered


@pytest.mark.parametrize(
    ("sent", "taken"),
    [
        ("Asia/Calcutta", "Asia/Kolkata"),
        ("US/Pacific", "America/Los_Angeles"),
        ("Etc/GMT+3", "Etc/GMT+3"),
        ("UTC", "UTC"),
    ],
)
def test_any_name_of_a_zone_is_taken_and_shown(sent: str, taken: str) -> None:
    form = Form({"zone": sent})
    assert form.is_valid()
    assert form.cleaned_data["zone"] == taken
    for drawn in (form, Form(initial={"zone": sent})):
        assert re.findall(r'<option value="([^"]+)"[^>]* selected', str(drawn["zone"])) == [taken]


@pytest.mark.parametrize("sent", ["Mars/Olympus", "Factory", "../etc/passwd", ""])
def test_what_is_no_zone_is_refused_and_not_drawn(sent: str) -> None:
    form = Form({"zone": sent})
    assert not form.is_valid()
    assert " selected" not in str(form["zone"])


def test_the_browser_finds_a_zone_by_its_older_name() -> None:
    assert 'value="Asia/Kolkata" data-also="Asia/Calcutta"' in str(Form()["zone"])
