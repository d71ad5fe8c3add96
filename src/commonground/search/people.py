"""Finding people: by their names, and by what they say they know.

What they know, and in which unit they work, is for members: anyone on the web finds by name who chose to be named.
"""

import re
from dataclasses import dataclass

from django.contrib.postgres.search import SearchQuery, SearchRank, SearchVector
from django.db import connection
from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Cast

from commonground.core import ids
from commonground.core.alike import MOST_WORDS, Typed
from commonground.people.models import Member
from commonground.people.viewer import Viewer, visible_members
from commonground.search.cursors import Place
from commonground.search.languages import network_config

_MOST_WORDS = 12
_BY_NAME = 10_000
_MISSPELT = 5_000
_INDEX = """
CREATE INDEX IF NOT EXISTS people_member_knows_{config} ON people_member
 USING gin (to_tsvector('{config}'::regconfig, COALESCE(knows, ''))) WHERE knows > ''"""


@dataclass(frozen=True, slots=True)
class FoundPerson:
    """An active member whom the viewer may see, with where she works and what she says she knows."""

    id: int
    name: str
    handle: str
    organisation: str
    work_group: str | None
    knows: str
    score: int

    @property
    def code(self) -> str:
        """The id as it is written in addresses."""
        return ids.encode(self.id)


@dataclass(frozen=True, slots=True)
class FoundPeople:
    """A page of them, how many there are, and whether more follow."""

    people: list[FoundPerson]
    count: int
    has_more: bool


def find_people(viewer: Viewer, words: str, *, after: Place | None = None, limit: int = 20) -> FoundPeople:
    """Those whose name begins with the words, then those who know about one of them; the nearest first.

    Where nobody is found, those whose name is spelt much like the words.
    """
    looked_for = re.findall(r"\w+", words.lower())[:_MOST_WORDS]
    if not looked_for:
        return FoundPeople([], 0, has_more=False)
    found = _fitting(viewer, looked_for)
    count = found.count()
    if not count and len(looked_for) <= MOST_WORDS:
        found = Typed.of(words).among(_active(viewer)).annotate(score=Value(_MISSPELT))
        count = found.count()
    further = found.filter(_stands_after(after)) if after else found
    ordered = further.order_by("-score", "-pk")  # type: ignore[misc] # annotated below
    shown = [_person(member, viewer) for member in ordered[: limit + 1]]
    return FoundPeople(shown[:limit], count, has_more=len(shown) > limit)


def index_what_they_know() -> None:
    """Make the index of what members say they know, by the word rules of the network, if it is not there."""
    with connection.cursor() as cursor:
        cursor.execute(_INDEX.format(config=network_config()))


def _active(viewer: Viewer) -> QuerySet[Member]:
    return visible_members(viewer).filter(is_active=True)


def _fitting(viewer: Viewer, looked_for: list[str]) -> QuerySet[Member]:
    named = Q()
    for word in looked_for:
        begins = Q(name__icontains=word, name__iregex=rf"(^|\W){re.escape(word)}")  # an index answers the first
        named &= begins | Q(handle__startswith=word)
    found = _active(viewer)
    if viewer.is_anonymous:
        return found.filter(named).annotate(score=Value(_BY_NAME))
    config = network_config()
    known = SearchVector("knows", config=config)
    any_word = SearchQuery(" | ".join(looked_for), config=config, search_type="raw")
    score = Case(When(named, then=Value(_BY_NAME)), default=Value(0)) + Cast(
        SearchRank(known, any_word) * 1000, IntegerField()
    )
    return found.annotate(known=known, score=score).filter(named | Q(known=any_word, knows__gt=""))


def _stands_after(place: Place) -> Q:
    return Q(("score__lt", place.score)) | Q(("score", place.score), ("pk__lt", place.id))


def _person(member: Member, viewer: Viewer) -> FoundPerson:
    unit = None if viewer.is_anonymous else member.work_group
    return FoundPerson(
        id=member.pk,
        name=member.name,
        handle=member.handle,
        organisation=member.organisation.name,
        work_group=unit.name if unit else None,
        knows="" if viewer.is_anonymous else member.knows,
        score=member.score,  # type: ignore[attr-defined] # annotated
    )
