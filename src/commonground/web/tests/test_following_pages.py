"""Following by one button, the list of all that one follows, and choosing how what reaches one."""

import re

import pytest
from django.urls import reverse

from commonground.conversations.actions import follow, want_to_know
from commonground.conversations.models import Follow, Topic
from commonground.feed.actions import choose_way
from commonground.feed.models import Choice, Notice, Reason, Way, way_of
from commonground.web.tests.forms import ClientOf
from tests.cast import EVERYBODY, Cast
from tests.jobs import run_waiting_jobs
from tests.make import make_answer, make_question

pytestmark = pytest.mark.django_db
READERS = {"asker", "answerer", "steward", "leader"}


def text_of(client_of: ClientOf, who: str, name: str) -> str:
    return client_of(who).get(reverse(name)).content.decode()


def test_who_may_follow_is_who_sees_it(cast: Cast, client_of: ClientOf) -> None:
    question = make_question(author=cast.asker, group=cast.group, topics=("labels",))
    addresses = [
        reverse("follow-question", args=[question.pk]),
        reverse("follow-topic", args=[Topic.objects.get().pk]),
        reverse("follow-group", args=[cast.group.pk]),
    ]
    for who in EVERYBODY:
        for address in addresses:
            answer = client_of(who).post(address)
            sign_in = who == "anonymous" and answer.status_code == 302 and "/accounts/" in answer["Location"]
            assert sign_in or answer.status_code == (302 if who in READERS else 404), who
    assert client_of("guest").post(reverse("follow-member", args=[cast.asker.pk])).status_code == 404
    assert client_of("asker").post(reverse("follow-member", args=[cast.asker.pk])).status_code == 403
    assert set(Follow.objects.values_list("member__name", flat=True)) == {getattr(cast, who).name for who in READERS}


def test_the_button_is_pressed_until_it_is_pressed_again(cast: Cast, client_of: ClientOf) -> None:
    question = make_question(author=cast.asker, group=cast.group, topics=("labels",))
    client, topic = client_of("leader"), Topic.objects.get()
    for name, number, back in (
        ("follow-question", question.pk, reverse("question", args=[question.pk, question.slug])),
        ("follow-topic", topic.pk, reverse("topic", args=[topic.pk, "labels"])),
        ("follow-group", cast.group.pk, reverse("group", args=[cast.group.pk, cast.group.slug])),
        ("follow-member", cast.asker.pk, reverse("member", args=[cast.asker.pk, cast.asker.handle])),
    ):
        address = reverse(name, args=[number])
        for sent, is_pressed in (({}, True), ({"stops": "1"}, False)):
            assert client.post(address, sent).headers["Location"] == back
            page = client.get(back).content.decode()
            button = re.search(rf'action="{address}".*?aria-pressed="(\w+)"', page, re.DOTALL)
            assert button, name
            assert button[1] == str(is_pressed).lower(), name
            piece = client.post(address, sent, headers={"HX-Request": "true"}).content.decode()
            assert (f'aria-pressed="{str(is_pressed).lower()}"' in piece, "<html" in piece) == (True, False)


def test_the_list_of_what_one_follows_names_only_what_one_may_still_see(cast: Cast, client_of: ClientOf) -> None:
    question = make_question("Why do labels skip?", author=cast.asker, group=cast.group, topics=("labels",))
    for kind, subject in (("topic", Topic.objects.get().pk), ("group", cast.group.pk), ("member", cast.asker.pk)):
        follow(kind, subject, by=cast.leader)
    want_to_know(question, by=cast.leader)
    page, client = text_of(client_of, "leader", "following"), client_of("leader")
    assert all(name in page for name in ("Why do labels skip?", "labels", "Line 3", "Ada Asker"))
    assert "You want to know it too" in page
    group = Follow.objects.get(member=cast.leader, kind="group")
    stopped = client.post(reverse("unfollow", args=[group.pk]), follow=True).content.decode()
    assert reverse("follow-again", args=[group.pk]) in stopped
    assert client_of("asker").post(reverse("unfollow", args=[group.pk])).status_code == 404
    client.post(reverse("follow-again", args=[group.pk]))
    assert Follow.objects.get(pk=group.pk).is_running
    cast.group.memberships.filter(member=cast.leader).delete()
    page = text_of(client_of, "leader", "following")
    assert [name in page for name in ("Why do labels skip?", "labels", "Line 3", "Ada Asker")] == [False] * 3 + [True]


def test_the_list_goes_on_and_asks_few_statements(
    cast: Cast, client_of: ClientOf, django_assert_max_num_queries: object
) -> None:
    for number in range(60):
        topic = Topic.objects.create(name=f"topic {number}")
        follow("topic", topic.pk, by=cast.asker)
    make_question(author=cast.asker, group=cast.group, topics=("topic 3", "topic 55"))
    client = client_of("asker")
    with django_assert_max_num_queries(9):  # type: ignore[operator]
        page = client.get(reverse("following")).content.decode()
    later = re.search(r'href="(\?before=\w+)" rel="next"', page)
    assert later
    assert ("topic 55" in page, "topic 3" in page) == (True, False)
    assert "topic 3" in client.get(reverse("following") + later[1]).content.decode()


def test_each_kind_of_news_reaches_her_as_she_chose(cast: Cast, client_of: ClientOf) -> None:
    client = client_of("asker")
    page = text_of(client_of, "asker", "mails")
    shown = set(re.findall(r'<select name="(\w+)"', page))
    assert shown == {*Reason.values, "evening"} - {"administrators"}
    assert "administrators" in re.findall(r'<select name="(\w+)"', text_of(client_of, "administrator", "mails"))
    ways = {name: way_of(cast.asker.pk, name) for name in [*Reason.values, "evening"]}
    refused = client.post(reverse("mails"), {**ways, "owner": "nothing"})
    assert (refused.status_code, Choice.objects.count()) == (422, 0)
    for _again in range(2):
        client.post(reverse("mails"), {**ways, "answered": "nothing", "thanked": "evening", "evening": "inbox"})
    assert dict(Choice.objects.values_list("reason", "way")) == {
        "answered": "nothing",
        "thanked": "evening",
        "evening": "inbox",
    }
    make_answer(make_question(author=cast.asker, group=cast.group), cast.answerer)
    run_waiting_jobs()
    assert not Notice.objects.filter(member=cast.asker).exists()


def test_an_evening_mail_that_is_chosen_comes_although_it_was_stopped(cast: Cast) -> None:
    choose_way(Choice.EVENING, Way.INBOX, by=cast.asker)
    choose_way(Reason.ANSWERED, Way.EVENING, by=cast.asker)
    assert way_of(cast.asker.pk, Choice.EVENING) == Way.EVENING


def test_a_line_of_the_inbox_stops_its_kind_with_one_click_and_undo(cast: Cast, client_of: ClientOf) -> None:
    make_answer(make_question(author=cast.asker, group=cast.group), cast.answerer, is_accepted=True)
    run_waiting_jobs()
    client = client_of("answerer")
    notice = Notice.objects.get(member=cast.answerer, reason=Reason.YOUR_ANSWER_SOLVED_IT)
    assert "No more like this" in text_of(client_of, "answerer", "inbox")
    page = client.post(reverse("stop-line", args=[notice.pk]), follow=True).content.decode()
    assert reverse("start-line", args=[notice.pk]) in page
    assert way_of(cast.answerer.pk, notice.reason) == Way.NOTHING
    client.post(reverse("start-line", args=[notice.pk]))
    assert way_of(cast.answerer.pk, notice.reason) == Way.INBOX
    assert "Your answer solved it" in text_of(client_of, "answerer", "inbox")
    assert client_of("asker").post(reverse("stop-line", args=[notice.pk])).status_code == 404
