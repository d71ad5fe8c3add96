"""The field of a time zone: each zone that people live in once, by the name of its place in the page's language."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commonground.people.forms.fields import here
from commonground.people.zones import first_name, is_zone, other_names, zones

_REGIONS = {
    "Africa": _("Africa"),
    "America": _("America"),
    "Antarctica": _("Antarctica"),
    "Asia": _("Asia"),
    "Atlantic": _("Atlantic Ocean"),
    "Australia": _("Australia"),
    "Europe": _("Europe"),
    "Indian": _("Indian Ocean"),
    "Pacific": _("Pacific Ocean"),
}


def _offered() -> list[tuple[str, list[tuple[str, str]]]]:
    """All zones that people live in, by region, with the names of places that the page's language has for them."""
    regions: dict[str, list[tuple[str, str]]] = {region: [] for region in _REGIONS}
    for zone in zones():
        region = zone.partition("/")[0]
        if region in regions:
            regions[region].append((zone, _place(zone)))
    offered = [(str(_REGIONS[region]), sorted(found, key=lambda one: one[1])) for region, found in regions.items()]
    return [("UTC", [("UTC", "UTC")]), *offered]


def _place(zone: str) -> str:
    cities = here().time_zones
    named = (cities.get(name, {}).get("city") for name in (zone, *other_names(zone)))
    return next((str(city) for city in named if city), zone.partition("/")[2].replace("_", " ").replace("/", ", "))


class _ZoneSelect(forms.Select):
    """The zones offered. Where the browser may guess, each tells what else it is called."""

    def optgroups(self, name: str, value: list[str], attrs: dict[str, Any] | None = None) -> Any:
        """Those offered, and before them the one that somebody has and that is not among them."""
        groups = super().optgroups(name, value, attrs)
        is_among = any(option["selected"] for _name, options, _index in groups for option in options)
        own = [one for one in value if is_zone(one) and not is_among]
        return [(None, [self.create_option(name, one, one, True, 0)], 0) for one in own] + groups

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """A zone, with its other names for the browser to find it by."""
        option = super().create_option(name, value, *args, **kwargs)
        others = other_names(value) if "data-guess-zone" in self.attrs else ()
        return {**option, "attrs": {**option["attrs"], "data-also": " ".join(others)}} if others else option


class ZoneField(forms.ChoiceField):
    """A time zone, taken by any of its names. In the browser it may be guessed; without JavaScript it is chosen."""

    widget = _ZoneSelect

    def __init__(self, *, guess: bool = False, **kwargs: Any) -> None:
        super().__init__(choices=_offered, **kwargs)
        if guess:
            self.widget.attrs["data-guess-zone"] = True

    def prepare_value(self, value: Any) -> Any:
        """The zone by the name that is offered."""
        return first_name(value) if isinstance(value, str) else value

    def to_python(self, value: Any) -> str:
        """The zone by the name that is offered, whichever was sent."""
        return first_name(super().to_python(value))

    def valid_value(self, value: Any) -> bool:
        """Any zone there is, also one that is not offered: somebody may have it already."""
        return is_zone(value)
