"""A thread of the past as a source tells it, and what all sources check alike: names, times, topics."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from commonground.conversations.actions.importing import MOST_TOPICS, checked_topic
from commonground.core import clock, text
from commonground.core.require import Refused
from commonground.people.actions.importing import LONGEST_NAME

LONGEST_REF = 120
_FIRST_MOMENT = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(slots=True, kw_only=True)
class Reply:
    """A remark under a question or an answer. `user` is None when nobody knows any more who made it.

    `html` is what `core.text` renders of the text, where that was done already.
    """

    ref: str
    user: str | None
    at: datetime
    text: str
    html: str = ""


@dataclass(slots=True, kw_only=True)
class Given(Reply):
    """An answer, and when it was accepted; that of its own time where nobody knows."""

    is_accepted: bool
    accepted_at: datetime | None = None
    edited_at: datetime | None = None
    replies: list[Reply] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class Thread:
    """A question with its answers; `faults` are what was left out of it, and why.

    `line` is where it stands in its file. `names` are those of users who are known there by something else.
    """

    line: int
    ref: str
    user: str | None
    at: datetime
    title: str
    text: str
    html: str = ""
    board: str | None
    topics: list[str] = field(default_factory=list)
    answers: list[Given] = field(default_factory=list)
    replies: list[Reply] = field(default_factory=list)
    edited_at: datetime | None = None
    duplicate_since: datetime | None = None
    names: dict[str, str] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    size: int = 0

    @property
    def all_replies(self) -> list[Reply]:
        """Those under itself and under its answers."""
        return [*self.replies, *(reply for one in self.answers for reply in one.replies)]

    @property
    def all_under_it(self) -> list[Reply]:
        """Its answers and all replies."""
        return [*self.answers, *self.all_replies]


def topics_of(names: Iterable[str], faults: list[str]) -> Iterator[str]:
    """As many topics as a question may have, each once; what is left out is added to the faults."""
    found: dict[str, str] = {}
    for name in names:
        try:
            topic = checked_topic(name)
            found.setdefault(topic.lower(), topic)
        except Refused as refused:
            faults.append(f"A tag is left out. {refused}")
    if len(found) > MOST_TOPICS:
        faults.append(f"Of its {len(found)} tags the first {MOST_TOPICS} are kept.")
    yield from list(found.values())[:MOST_TOPICS]


def name_on_one_line(words: str, what: str) -> str | None:
    """A name, or None where nothing of it could be seen."""
    name = " ".join(text.clean(words).split())
    if len(name) > LONGEST_NAME:
        raise Refused(f'Its "{what}" has {len(name)} characters, {LONGEST_NAME} at most.')
    return None if text.is_blank(name) else name


def moment(given: object, what: str) -> datetime:
    """A moment in UTC, which is meant where no zone is said; a clock may have been fast by a day."""
    try:
        at = datetime.fromisoformat(given)  # type: ignore[arg-type]
        at = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except (TypeError, ValueError, OverflowError):
        raise Refused(f'It has no "{what}" of the form 2019-05-31T14:05:00.') from None
    if not _FIRST_MOMENT <= at <= clock.now() + timedelta(days=1):
        raise Refused(f'Its "{what}" lies in the future or before 1970.')
    return min(at, clock.now())
