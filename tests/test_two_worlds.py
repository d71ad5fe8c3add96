"""Nothing hidden shows, on any route, to anybody who may not see it; and to those who may, it does."""

import logging
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import zip_longest

import pytest
from django.core import mail
from django.db import transaction
from django.http import HttpResponse
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
from tests.jobs import run_waiting_jobs
from tests.two_worlds import Channel, Hidden, begin_to_answer, channels, furnish, look_around, normalised, with_token

OUTSIDE = ("anonymous", "guest", "customer", "partner", "outsider", "administrator")
INSIDE = (
    "leader",
    "steward",
    "asker",
    "answerer",
)  # who sees most first: what differs for her is not asked again, nor signing in
ClientOf = Callable[[str], Client]


@pytest.fixture(autouse=True)
def _meaning() -> Iterator[None]:
    """The model answers in this process, so that what is found by meaning is in the proof too."""
    with encoding_here(local_encoder()):
        yield


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """What is missing or refused is asked for a thousand times, and no log need say so."""
    logging.disable(logging.WARNING)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture
def shared(cast: Cast, run_jobs: Callable[[], int]) -> dict[str, int]:
    """The world that everybody shares."""
    shared = furnish(cast)
    run_jobs()
    fold_words()
    return shared


def differences(cast: Cast, client: Client, hidden: Hidden, everywhere: list[Channel]) -> dict[Channel, str]:
    """The channels whose answer changes when the hidden object comes into the world; it is gone afterwards."""
    without = look_around(client, everywhere)
    with transaction.atomic():
        hidden.create(cast)
        run_waiting_jobs()
        after = look_around(client, everywhere)
        transaction.set_rollback(True)
    return {
        channel: first_difference(without[channel], after.get(channel, ""))
        for channel in without
        if after.get(channel) != without[channel]
    }


@pytest.mark.parametrize("who", OUTSIDE)
def test_to_who_may_not_see_it_both_worlds_are_alike(
    cast: Cast, client_of: ClientOf, shared: dict[str, int], who: str
) -> None:
    hidden = Hidden()
    begin_to_answer(hidden, getattr(cast, who, None))
    client = with_token(client_of(who), getattr(cast, who, None))
    changed = differences(cast, client, hidden, channels(hidden, shared))
    assert {str(channel): difference for channel, difference in changed.items()} == {}


def test_to_who_may_see_it_the_worlds_differ(cast: Cast, client_of: ClientOf, shared: dict[str, int]) -> None:
    Member.objects.filter(pk=cast.leader.pk).update(is_admin=True)
    hidden = Hidden()
    asked = channels(hidden, {"member": shared["member"]})
    not_covered = {channel.name for channel in asked}
    for who in INSIDE:
        begin_to_answer(hidden, getattr(cast, who))
        client = with_token(client_of(who), getattr(cast, who))
        not_covered -= {channel.name for channel in differences(cast, client, hidden, asked)}
        asked = [one for one in asked if one.name in not_covered and not one.path.startswith("/accounts/")]
    assert sorted(not_covered) == listed_as_not_covered(), "\n".join(f"- `{name}`" for name in sorted(not_covered))


def test_mails_tell_only_those_of_it_who_may_see_it(cast: Cast, shared: dict[str, int]) -> None:
    with transaction.atomic():
        without = _mails()
        transaction.set_rollback(True)
    Hidden().create(cast)
    run_waiting_jobs()
    with_it = _mails()
    everybody = {who: getattr(cast, who).user.email for who in (*OUTSIDE[1:], *INSIDE)}
    assert {who for who, address in everybody.items() if with_it[address] != without[address]} == {
        "answerer",
        "steward",
    }
    assert without, "nobody is mailed anything"


def _mails() -> defaultdict[str, list[str]]:
    """What everybody is mailed until the evening is over."""
    mail.outbox.clear()
    with clock.held(clock.now() + timedelta(hours=12)):
        send_due_mails(clock.now())
    said: defaultdict[str, list[str]] = defaultdict(list)
    for sent in mail.outbox:
        whole = repr([sent.subject, sent.body, sent.alternatives, sent.extra_headers])
        said[sent.to[0]].append(re.sub(r"/mail/stop/[\w:-]+", "", whole))  # signed with the second
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


def test_what_is_random_makes_no_difference() -> None:
    """Even where a part of it looks like an id, which then ends it."""
    pages = [HttpResponse(f"challenge&#34;: &#34;{random}&#34;") for random in ("4f_-2vXB7kQ9LmE", "4f_a2vXB7kQ9LmE")]
    pages += [HttpResponse(f'<img src="data:image/png;base64,{random}">') for random in ("aa/2vXB7kQ9LmE", "aa+b")]
    one, other, image, other_image = (normalised(page) for page in pages)
    assert (one, image) == (other, other_image)
