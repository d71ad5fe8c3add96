"""A year passes: nothing out of date is shown unlabelled on any channel, and whoever may know is asked in time."""

import html
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from commonground.conversations import actions
from commonground.conversations.models import Answer, Question, Topic
from commonground.core import clock
from commonground.core.ids import encode
from commonground.events.models import Event
from commonground.feed.sending import send_due_mails
from commonground.knowledge.actions import publish_article
from commonground.knowledge.models import Article
from commonground.people.models import Group, Network
from commonground.routing.actions import reuse_answer
from commonground.routing.checking import check_answer
from commonground.routing.steps import take_due_steps
from commonground.search.encoder import client as encoder
from commonground.search.statistics import fold_words
from commonground.web.shell import group_url, question_url
from tests.cast import Cast
from tests.jobs import run_waiting_jobs
from tests.make import make_answer, make_group, make_question
from tests.two_worlds import with_token

SPAN, WAIT, PAUSE = timedelta(days=60), timedelta(days=7), timedelta(days=45)
LOOK = timedelta(days=3)
LABELS = ("Not checked since", "In doubt:")


@pytest.fixture(autouse=True)
def _by_words_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """No encode process answers: what is found is not held here, but what is said of it."""

    def away(*_texts: object, timeout: float = 0) -> None:
        raise encoder.EncoderAway("away")

    monkeypatch.setattr(encoder, "encode", away)
    monkeypatch.setattr(encoder, "model_name", away)


@dataclass
class Kept:
    """An accepted answer, and since when it has to be looked at, kept by hand beside what the product keeps."""

    answer: Answer
    article: Article
    title: str
    span: timedelta
    since: datetime

    @property
    def is_stale(self) -> bool:
        """Whether readers have to be told by now."""
        return clock.now() >= self.since

    def rest(self) -> None:
        """It was looked at."""
        self.since = clock.now() + self.span

    def doubt(self) -> None:
        """It has to be looked at at once."""
        self.since = min(self.since, clock.now())


def keep(cast: Cast, group: Group, word: str, *, topics: tuple[str, ...] = (), span: timedelta = SPAN) -> Kept:
    title = f"Why does the labeller {word}?"
    question = make_question(title, cast.asker, group, topics=("labels", *topics))
    answer = make_answer(question, cast.answerer, f"Hold Home until it {word}.", is_accepted=True)
    article = publish_article(question, title=f"When it {word}s", words="Hold Home.", by=cast.answerer)
    return Kept(answer, article, title, span, clock.now() + span)


def pages(client: Client, group: Group, cast: Cast, everything: list[Kept]) -> dict[str, str]:
    """What each page says of these questions."""
    query = "Why does the labeller"
    topic = Topic.objects.get(name="labels")
    asked = {
        "search": client.get("/search", {"q": query}),
        "typed": client.post("/search/suggest", {"q": query}),
        "look-alikes": client.post("/ask/similar", {"title": query}),
        "home": client.get("/"),
        "group": client.get(group_url(group.pk, group.name)),
        "topic": client.get(reverse("topic", args=[topic.pk, "labels"])),
        "articles": client.get(reverse("topic", args=[topic.pk, "labels"]), {"part": "articles"}),
        "member": client.get(reverse("member", args=[cast.answerer.pk, cast.answerer.handle])),
    }
    for kept in everything:
        asked[f"page of {kept.title}"] = client.get(question_url(kept.answer.question_id, kept.title))
        asked[f"article of {kept.title}"] = client.get(reverse("article", args=[kept.article.pk, "it"]), follow=True)
    return {name: html.unescape(shown.content.decode()) for name, shown in asked.items()}


def said_on(name: str, text: str, kept: Kept) -> bool | None:
    """Whether a page says that the answer needs a check; None on the page of another question."""
    if name.startswith(("page of", "article of")):
        return any(label in text for label in LABELS) if kept.title in name else None
    code = encode(kept.article.pk if name == "articles" else kept.answer.question_id)
    beside = [part for part in re.split('href="/[qa]/|data-lookalike="', text) if part.startswith(code)]
    assert beside, (name, kept.title)
    return any(label in part for label in LABELS for part in beside)


def programs(client: Client, everything: list[Kept]) -> Iterator[tuple[str, list[dict[str, object]]]]:
    """What each operation of the API gives of these questions."""
    query = json.dumps({"title": "Why does the labeller"})
    yield "api questions", client.get("/api/v1/questions").json()["items"]
    yield "api search", client.get("/api/v1/search", {"q": "Why does the labeller"}).json()["answers"]
    yield "api similar", client.post("/api/v1/similar", query, content_type="application/json").json()["items"]
    numbers = [encode(kept.answer.question_id) for kept in everything]
    yield "api question", [client.get(f"/api/v1/questions/{number}").json() for number in numbers]


def hold(client: Client, group: Group, cast: Cast, everything: list[Kept]) -> None:
    """Every channel says of each answer what is so; sessions end sooner than a quarter."""
    client.force_login(cast.leader.user)
    given = dict(programs(with_token(client, cast.leader), everything))
    shown = pages(client, group, cast, everything)
    for kept in everything:
        said = {name: said_on(name, text, kept) for name, text in shown.items()}
        for name, items in given.items():
            said[name] = next(bool(one["needs_check"]) for one in items if one["id"] == encode(kept.answer.question_id))
        wrong = [name for name, is_said in said.items() if is_said not in (None, kept.is_stale)]
        assert not wrong, (kept.title, kept.is_stale, wrong)


def live(weeks: int) -> None:
    """So much time passes, with a worker that looks now and then."""
    for _look in range(0, 7 * weeks, LOOK.days):
        clock.pass_time(LOOK)
        take_due_steps(clock.now())
    run_waiting_jobs()


def hold_the_clock() -> None:
    """Nobody waits past a step; a round that nobody closes ends within its clock."""
    for question in Question.objects.exclude(solved_at=None):
        assert question.next_step_at is not None
        assert question.next_step_at >= clock.now()
        events = Event.objects.filter(subject=question.pk, name__startswith="question.check_").order_by("at")
        began = None
        for event in events:
            began = began or event.at
            if event.name == "question.check_ended":
                assert event.at - began <= 3 * (WAIT + LOOK)
                began = None


def a_year(cast: Cast, client: Client, *, weeks: int) -> None:
    """A year, held against every channel after each so many weeks."""
    Network.objects.create(pk=1, reviewed_after=SPAN, review_wait=WAIT, review_again_after=PAUSE)
    Topic.objects.create(name="quick", reviewed_after=timedelta(days=20))
    group = make_group("Labels", stewards=(cast.steward,), members=(cast.asker, cast.answerer, cast.leader))
    popular, unpopular = keep(cast, group, "skip"), keep(cast, group, "jam")
    quick = keep(cast, group, "hum", topics=("quick",), span=timedelta(days=20))
    edited, cared_for = keep(cast, group, "stall"), keep(cast, group, "squeak")
    everything = [popular, unpopular, quick, edited, cared_for]
    actions.say_it_failed(quick.answer, by=cast.leader)
    quick.doubt()
    reuse_answer(popular.answer, by=cast.outsider)
    run_waiting_jobs()
    fold_words()
    hold(client, group, cast, everything)
    for time in range(52 // weeks):
        live(weeks)
        actions.thank(popular.answer, by=cast.leader, takes_back=time % 2 == 1)
        if time % 2:
            actions.edit_answer(edited.answer, f"Hold Home {time} times.", by=cast.answerer)
            edited.doubt()
        else:
            check_answer(edited.answer, by=cast.asker)
            edited.rest()
        if cared_for.is_stale:
            check_answer(cared_for.answer, by=cast.answerer)
            cared_for.rest()
        hold(client, group, cast, everything)
        hold_the_clock()
        assert popular.is_stale == unpopular.is_stale


@pytest.fixture
def client(client_of: Callable[[str], Client]) -> Client:
    """The leader, who only reads; programs act for her too."""
    return client_of("leader")


def test_in_a_year_nothing_stale_is_shown_unlabelled_held_each_quarter(cast: Cast, client: Client) -> None:
    a_year(cast, client, weeks=13)


@pytest.mark.long
def test_in_a_year_nothing_stale_is_shown_unlabelled_held_each_week(cast: Cast, client: Client) -> None:
    a_year(cast, client, weeks=1)


def test_a_mail_about_what_needs_a_check_says_so(cast: Cast) -> None:
    question = make_question("Why do labels skip?", cast.asker, cast.group)
    answer = make_answer(question, cast.answerer, is_accepted=True)
    run_waiting_jobs()
    live(27)
    actions.reply_to(answer, "Still so?", by=cast.leader)
    run_waiting_jobs()
    send_due_mails(clock.pass_time(timedelta(minutes=2)))  # until then it can be taken back
    assert mail.outbox
    for sent in [one for one in mail.outbox if "Still so?" in str(one.body) or "still right" in str(one.body)]:
        assert "Not checked since 24 Nov 2026" in str(sent.body)
        assert "Not checked since 24 Nov 2026" in str(sent.alternatives[0])
