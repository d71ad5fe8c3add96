"""The filters of search as links: what was chosen, which only what one may know of can be, and what may be chosen."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils.translation import gettext as _

from commonground.conversations.queries import topics_read
from commonground.core import ids
from commonground.people.viewer import Viewer, visible_groups, visible_members
from commonground.search.queries import KINDS, STATES, TIMES, Filters, Results

Choice = int | str
_MOST = 6  # values of a filter
_LOOKED_AT = 24  # of the commonest, as some may be nobody that the viewer may know


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a filter: its name, how many it would leave, and the address that chooses it or takes it away."""

    label: str
    count: int
    url: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter with its values."""

    name: str
    label: str
    values: list[Value]


@dataclass(frozen=True, slots=True)
class Looked:
    """What the address of a search says, as far as it means something to the viewer."""

    words: str
    kind: str | None
    filters: Filters

    def url(self, **more: str) -> str:
        """The address of the same with something else; without a page, which would be another's."""
        said = {"q": self.words, "kind": self.kind or ""}
        said |= {name: _said(value) for name, value in self.filters.chosen().items()}
        return "?" + urlencode({name: value for name, value in {**said, **more}.items() if value})

    @property
    def bare_url(self) -> str:
        """The address of the words alone."""
        return Looked(self.words, self.kind, Filters()).url()


def looked_for(request: HttpRequest, viewer: Viewer, words: str) -> Looked:
    """What is looked for; a filter that means nothing to her is none."""
    said = request.GET
    kind, state, time = said.get("kind"), said.get("state"), said.get("time")
    group, topic, person = (_id_in(said.get(name, "")) for name in ("group", "topic", "person"))
    filters = Filters(
        group=group if group and viewer.may_read(group) else None,
        topic=topic if topic and topics_read(viewer, [topic]) else None,
        state=state if state in STATES else None,
        person=person if person and visible_members(viewer).filter(pk=person).exists() else None,
        time=time if time in TIMES else None,
    )
    return Looked(words, kind if kind in KINDS else None, filters)


def filters_of(viewer: Viewer, looked: Looked, results: Results) -> list[Filter]:
    """All filters that have something to choose from, each value with how many it would leave."""
    chosen, made = looked.filters.chosen(), []
    for name, label in _labels().items():
        counts, own = results.filters.get(name, {}), chosen.get(name)
        values = [
            Value(named, counts.get(value, 0), looked.url(**{name: "" if value == own else _said(value)}), value == own)
            for value, named in _named(viewer, name, counts, own).items()
        ]
        if values:
            made.append(Filter(name, label, values))
    return made


def _labels() -> dict[str, str]:
    return {
        "state": _("State"),
        "time": _("Asked"),
        "group": _("Group"),
        "topic": _("Topic"),
        "person": _("Asked or answered by"),
    }


def _named(viewer: Viewer, name: str, counts: Mapping[Choice, int], own: Choice | None) -> dict[Choice, str]:
    """The values worth offering, with their names; people too by name, since nobody is ranked."""
    if name == "state":
        named = {"open": _("Open"), "answered": _("Answered"), "solved": _("Solved"), "closed": _("Closed")}
        return {value: words for value, words in named.items() if counts.get(value) or value == own}
    if name == "time":
        named = {"week": _("In the last week"), "month": _("In the last month"), "year": _("In the last year")}
        return {value: words for value, words in named.items() if counts.get(value) or value == own}
    counts = counts if own is None else {own: 0, **counts}
    common = sorted(counts, key=lambda value: (value != own, -counts[value], value))[:_LOOKED_AT]
    names = _names_of(viewer, name, [int(value) for value in common])
    offered = [value for value in common if value in names][:_MOST]
    return {value: names[int(value)] for value in sorted(offered, key=lambda value: names[int(value)].casefold())}


def _names_of(viewer: Viewer, name: str, numbers: list[int]) -> dict[int, str]:
    """The names that the viewer may know."""
    if name == "topic":
        return topics_read(viewer, numbers)
    known = visible_members(viewer) if name == "person" else visible_groups(viewer)
    return dict(known.filter(pk__in=numbers).values_list("pk", "name"))


def _said(value: Choice) -> str:
    return ids.encode(value) if isinstance(value, int) else value


def _id_in(words: str) -> int | None:
    try:
        return ids.decode(words)
    except ValueError:
        return None
