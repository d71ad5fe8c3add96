"""Nothing hidden shows, on any route, to anybody who may not see it; and to those who may, it does."""

from collections.abc import Callable, Iterator
from itertools import zip_longest

import pytest
from django.test import Client

from commonground.conversations.queries import QuestionPage, question_page
from commonground.core import ids
from commonground.people.models import Member
from commonground.people.viewer import Viewer
from commonground.search.encoder.client import encoding_here
from commonground.search.encoder.model import local_encoder
from commonground.search.statistics import fold_words
from commonground.web.views import question as view
from tests.cast import Cast
from tests.house_rules import ROOT
from tests.two_worlds import Channel, Hidden, channels, furnish, look_around

OUTSIDE = ("anonymous", "guest", "customer", "partner", "outsider", "administrator")
INSIDE = ("asker", "answerer", "steward", "leader")
ClientOf = Callable[[str], Client]

pytestmark = pytest.mark.no_cover  # what it passes through by asking every address has tests of its own


@pytest.fixture(autouse=True)
def _meaning() -> Iterator[None]:
    """The model answers in this process, so that what is found by meaning is in the proof too."""
    with encoding_here(local_encoder()):
        yield


def differences(
    cast: Cast, clients: dict[str, Client], run_jobs: Callable[[], int]
) -> tuple[list[Channel], dict[str, dict[Channel, str]]]:
    """For each of them the channels whose answer changes when the hidden object comes into the world."""
    hidden, shared = Hidden(), furnish(cast)
    run_jobs()
    fold_words()
    everywhere = channels(hidden, shared)
    without = {who: look_around(client, everywhere) for who, client in clients.items()}
    hidden.create(cast)
    run_jobs()
    changed = {}
    for who, client in clients.items():
        after = look_around(client, everywhere)
        changed[who] = {
            channel: first_difference(without[who][channel], after[channel])
            for channel in everywhere
            if after[channel] != without[who][channel]
        }
    return everywhere, changed


@pytest.mark.parametrize("who", OUTSIDE)
def test_to_who_may_not_see_it_both_worlds_are_alike(
    cast: Cast, client_of: ClientOf, run_jobs: Callable[[], int], who: str
) -> None:
    _everywhere, changed = differences(cast, {who: client_of(who)}, run_jobs)
    assert {str(channel): difference for channel, difference in changed[who].items()} == {}


def test_to_who_may_see_it_the_worlds_differ(cast: Cast, client_of: ClientOf, run_jobs: Callable[[], int]) -> None:
    Member.objects.filter(pk=cast.leader.pk).update(is_admin=True)
    everywhere, changed = differences(cast, {who: client_of(who) for who in INSIDE}, run_jobs)
    covered = {channel.name for channels_of in changed.values() for channel in channels_of}
    not_covered = sorted({channel.name for channel in everywhere} - covered)
    assert not_covered == listed_as_not_covered(), "\n".join(f"- `{name}`" for name in not_covered)


def first_difference(one: str, other: str) -> str:
    """The first line in which two answers differ, in both wordings."""
    pairs = zip_longest(one.splitlines(), other.splitlines(), fillvalue="")
    return next((f"{was!r} became {now!r}" for was, now in pairs if was != now), "")


def listed_as_not_covered() -> list[str]:
    """The routes that the documentation says show nothing of a question or group to anybody."""
    page = (ROOT / "docs" / "proof.md").read_text(encoding="utf-8")
    return sorted(line.split("`")[1] for line in page.splitlines() if line.startswith("- `"))


def test_the_proof_notices_a_leak(cast: Cast, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page that forgets to ask who is looking is seen to differ."""

    def careless(viewer: Viewer, number: int) -> QuestionPage | None:
        return question_page(Viewer(viewer.member, [*viewer.groups, hidden.group]), number)

    monkeypatch.setattr(view, "question_page", careless)
    hidden, client = Hidden(), client_of("outsider")
    where = [Channel("question-short", f"/q/{ids.encode(hidden.question)}")]
    before = look_around(client, where)
    hidden.create(cast)
    assert look_around(client, where) != before
