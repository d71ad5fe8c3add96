"""Who may hold a page open, and for how long; what the live bus says, and when."""

from collections.abc import Iterator

import psycopg
import pytest
from django.contrib.sessions.models import Session
from django.db import transaction
from django.test import Client
from django.urls import reverse

from commonground.conversations import actions
from commonground.conversations.actions import follow
from commonground.core import bus, db, ids
from commonground.core.ids import encode
from commonground.events.models import Event
from commonground.events.versions import version_of
from commonground.people.actions import deactivate_member, leave_group
from commonground.people.viewer import viewer_of
from commonground.routing.actions import mark_seen
from commonground.web.live.hub import _direct
from commonground.web.live.watching import Place, Watcher, page_version, still_watching, watcher_of
from commonground.web.shell import question_url
from commonground.web.tests.forms import ClientOf
from tests.cast import EVERYBODY, Cast
from tests.jobs import run_waiting_jobs
from tests.make import make_answer, make_group, make_question

READERS = {"asker", "answerer", "steward", "leader"}


def session_of(client: Client) -> str:
    cookie = client.cookies.get("sessionid")
    return cookie.value if cookie else ""


def watching(client: Client, question: int | None) -> Watcher | None:
    found = watcher_of(session_of(client), Place(question))
    return found[0] if found else None


def is_still(watcher: Watcher | None) -> bool:
    assert watcher
    return 7 in still_watching({7: watcher})


@pytest.mark.django_db
@pytest.mark.parametrize("who", EVERYBODY)
def test_a_question_is_watched_by_who_may_read_it_and_to_others_it_is_like_one_that_is_not_there(
    cast: Cast, client_of: ClientOf, who: str
) -> None:
    question = make_question(author=cast.asker, group=cast.group)
    client = client_of(who)
    there, missing = (watching(client, number) for number in (question.pk, ids.new()))
    assert missing is None
    assert (there is not None) == (who in READERS)


@pytest.mark.django_db
def test_what_is_public_is_watched_by_anyone_and_nothing_else_by_nobody(cast: Cast, client_of: ClientOf) -> None:
    question = make_question(author=cast.asker, group=make_group("Help", "public"))
    client = client_of("anonymous")
    watcher = watching(client, question.pk)
    assert is_still(watcher)
    assert watching(client, None) is None
    assert watching(client_of("guest"), None) is not None
    actions.hide_post(question.post, reason="Names a customer", by=cast.administrator)
    assert not is_still(watcher)


@pytest.mark.django_db
def test_a_session_that_never_was_watches_like_anyone(cast: Cast) -> None:
    question = make_question(author=cast.asker, group=make_group("Help", "public"))
    assert watcher_of("x" * 32, Place(question.pk)) is not None
    assert watcher_of("x" * 32, Place(make_question(author=cast.asker, group=cast.group).pk)) is None


def _leaves(cast: Cast) -> None:
    leave_group(cast.group, by=cast.answerer)


def _is_deactivated(cast: Cast) -> None:
    deactivate_member(cast.answerer, by=cast.administrator)


def _signs_out(_cast: Cast) -> None:
    Session.objects.all().delete()


def _changes_her_password(cast: Cast) -> None:
    cast.answerer.user.set_password("a new one, and long")
    cast.answerer.user.save()


@pytest.mark.django_db
@pytest.mark.parametrize("ends", [_leaves, _is_deactivated, _signs_out, _changes_her_password])
def test_the_right_to_watch_ends_under_an_open_page(cast: Cast, client_of: ClientOf, ends: object) -> None:
    question = make_question(author=cast.asker, group=cast.group)
    watcher = watching(client_of("answerer"), question.pk)
    other = watching(client_of("leader"), question.pk)
    assert is_still(watcher)
    ends(cast)  # type: ignore[operator]
    assert not is_still(watcher)
    assert ends is _signs_out or is_still(other)


@pytest.mark.django_db
def test_everything_that_happens_to_a_question_is_another_version(cast: Cast, client_of: ClientOf) -> None:
    question = make_question(author=cast.asker, group=cast.group)
    answer = make_answer(question, cast.answerer)
    seen = [version_of(question.pk)]
    for change in (
        lambda: actions.edit_answer(answer, "Hold Home for nine seconds.", by=cast.answerer),
        lambda: actions.reply_to(answer, "Which one?", by=cast.leader),
        lambda: actions.thank(answer, by=cast.leader),
        lambda: actions.hide_post(answer, reason="Names a customer", by=cast.steward),
        lambda: actions.restore_post(answer, by=cast.steward),
        lambda: actions.accept_answer(answer, by=cast.asker),
    ):
        change()
        seen.append(version_of(question.pk))
    assert seen == sorted(set(seen))
    assert not Event.objects.filter(about=None, group_id=cast.group.pk).exists()


@pytest.mark.django_db
def test_that_somebody_opened_it_changes_no_page(cast: Cast) -> None:
    question = make_question(author=cast.asker, group=cast.group)
    run_waiting_jobs()
    before = version_of(question.pk)
    mark_seen(question, by=cast.leader)
    assert Event.objects.get(name="reach.seen").about is None
    assert version_of(question.pk) == before


@pytest.mark.django_db
def test_a_page_says_which_version_it_shows(cast: Cast, client_of: ClientOf) -> None:
    question = make_question(author=cast.asker, group=cast.group)
    page = client_of("asker").get(question_url(question.pk, question.title)).content.decode()
    version = page_version(viewer_of(cast.asker), Place(question.pk))
    assert f'data-live-url="/live/q/{question.code}" data-live-version="{version}"' in page
    assert 'data-live-url="/live/me"' in client_of("asker").get("/").content.decode()
    assert "data-live-url" not in client_of("anonymous").get("/groups").content.decode()


@pytest.mark.django_db
def test_the_list_of_a_group_is_watched_by_who_may_read_it_and_is_another_one_with_a_question(
    cast: Cast, client_of: ClientOf
) -> None:
    watchers = {}
    for who in EVERYBODY:
        found = watcher_of(session_of(client_of(who)), Place(group=cast.group.pk))
        assert (found is not None) == (who in READERS), who
        if found:
            watchers[who] = found[0]
    assert watchers["leader"].hears == [cast.group.pk, cast.leader.pk]
    viewer, place = viewer_of(cast.leader), Place(group=cast.group.pk)
    address = reverse("group", args=[cast.group.pk, cast.group.slug])
    before = page_version(viewer, place)
    question = make_question(author=cast.asker, group=cast.group)
    after = page_version(viewer, place)
    assert before != after
    page = client_of("leader").get(address).content.decode()
    assert f'data-live-url="/live/g/{encode(cast.group.pk)}" data-live-version="{after}"' in page
    actions.hide_post(question.post, reason="Names a customer", by=cast.steward)
    assert page_version(viewer, place) == before
    leave_group(cast.group, by=cast.answerer)
    assert [who for who, watcher in watchers.items() if not is_still(watcher)] == ["answerer"]
    assert watcher_of("", Place(group=make_group("Help", "public").pk)) is not None


@pytest.mark.django_db
def test_what_is_new_in_the_inbox_is_another_version_of_every_page(cast: Cast) -> None:
    question = make_question(author=cast.asker, group=cast.group)
    run_waiting_jobs()
    viewer = viewer_of(cast.leader)
    before = page_version(viewer, Place())
    follow("question", question.pk, by=cast.leader)
    make_answer(question, cast.answerer)
    run_waiting_jobs()
    assert page_version(viewer, Place()) != before


@pytest.fixture
def listening() -> Iterator[psycopg.Connection]:
    """A connection that hears the bus."""
    with psycopg.connect(**_direct(), autocommit=True) as hearing:
        hearing.execute(f"LISTEN {bus.CHANNEL}")
        yield hearing


def heard(hearing: psycopg.Connection, seconds: float = 0.4) -> set[int]:
    return {number for notice in hearing.notifies(timeout=seconds) for number in bus.read(notice.payload)}


@pytest.mark.django_db(transaction=True)
def test_the_bus_says_after_commit_which_question_changed_and_that_walls_moved(
    cast: Cast, listening: psycopg.Connection
) -> None:
    heard(listening)
    with transaction.atomic():
        question = make_question(author=cast.asker, group=cast.group)
        assert heard(listening) == set()
    assert heard(listening) == {question.pk, cast.group.pk}
    leave_group(cast.group, by=cast.answerer)
    assert heard(listening) == {bus.WALLS}
    with pytest.raises(RuntimeError), transaction.atomic():
        make_answer(question, cast.leader)
        raise RuntimeError
    assert heard(listening) == set()


@pytest.mark.django_db(transaction=True)
def test_the_bus_says_whom_something_reached_and_nothing_to_who_follows_what_she_may_not_read(
    cast: Cast, listening: psycopg.Connection
) -> None:
    for who in (cast.leader, cast.outsider):
        follow("group", cast.group.pk, by=who)
    make_question(author=cast.asker, group=cast.group)
    heard(listening)
    run_waiting_jobs()
    told = heard(listening)
    assert cast.leader.pk in told
    assert cast.outsider.pk not in told


@pytest.mark.django_db(transaction=True)
def test_more_ids_than_fit_into_a_message_come_in_several(listening: psycopg.Connection) -> None:
    many = [ids.new() for _ in range(1000)]
    bus.publish(many)
    assert heard(listening, 1.0) == set(many)


@pytest.mark.django_db
def test_what_is_no_message_of_ours_is_nothing() -> None:
    assert bus.read("7,x,,-3,9") == [7, 9]


@pytest.mark.django_db
def test_watching_costs_one_statement_however_many_watch(cast: Cast, client_of: ClientOf) -> None:
    question = make_question(author=cast.asker, group=cast.group)
    watcher = watching(client_of("answerer"), question.pk)
    assert watcher
    with db.counted() as statements:
        assert len(still_watching(dict.fromkeys(range(500), watcher))) == 500
    assert len(statements) == 2  # the other asks what is public
