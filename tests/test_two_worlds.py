"""Nothing hidden shows, on any route, to anybody who may not see it; and to those who may, it does."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import zip_longest

import pytest
from django.core import mail
from django.db import transaction
from django.test import Client

from commonground.conversations.queries import QuestionPage, question_page
from commonground.core import clock, ids
from commonground.feed.sending import send_due_mails
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


def test_mails_tell_only_those_of_it_who_may_see_it(cast: Cast, run_jobs: Callable[[], int]) -> None:
    furnish(cast)
    run_jobs()
    with transaction.atomic():
        without = _mails()
        transaction.set_rollback(True)
    Hidden().create(cast)
    run_jobs()
    with_it = _mails()
    everybody = {who: getattr(cast, who).user.email for who in (*OUTSIDE[1:], *INSIDE)}
    assert {who for who, address in everybody.items() if with_it[address] != without[address]} == {"answerer"}
    assert without, "nobody is mailed anything"


def _mails() -> defaultdict[str, list[object]]:
    """What everybody is mailed until the evening is over."""
    mail.outbox.clear()
    with clock.held(clock.now() + timedelta(hours=12)):
        send_due_mails(clock.now())
    said: defaultdict[str, list[object]] = defaultdict(list)
    for sent in mail.outbox:
        said[sent.to[0]].append([sent.subject, sent.body, sent.alternatives, sent.extra_headers])
    return said


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
