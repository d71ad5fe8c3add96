"""Who follows is told what became of it: once, never of what she may not read, and no more when she stops."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from commonground.conversations import actions
from commonground.conversations.actions import follow, stop_following
from commonground.conversations.models import Follow, Question, Topic
from commonground.core.require import Refused
from commonground.events.models import Event
from commonground.feed.actions import bring_back, choose_way, put_away, start_line, stop_line, stop_mail
from commonground.feed.models import Choice, Notice, Reason, Way, usual_way, way_of
from commonground.feed.queries import InboxLine, inbox
from commonground.people.models import Member
from commonground.people.viewer import viewer_of
from commonground.routing import rings
from commonground.routing.going_on import ask_by_name
from commonground.routing.likeliest import Candidate
from tests.cast import Cast
from tests.jobs import run_waiting_jobs
from tests.make import make_answer, make_member, make_question

pytestmark = [pytest.mark.django_db, pytest.mark.portable]
KIND = Follow.Kind


@pytest.fixture(autouse=True)
def likely(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> list[Member]:
    """Whom the evidence names: somebody who takes no part in the tests, and whom a test adds."""
    named = [make_member("Petra Packer")]
    cast.group.memberships.create(member=named[0])
    evidence: Any = {"kind": "record"}
    monkeypatch.setattr(rings, "_weigh", lambda _question, _most: [Candidate(one.pk, 1, evidence) for one in named])
    return named


@pytest.fixture
def question(cast: Cast) -> Question:
    return make_question("Why do labels skip?", author=cast.asker, group=cast.group, topics=("labels",))


def told(*names: str) -> dict[str, str]:
    """Whom what of this reached, by following; everything that waited is done first, twice."""
    run_waiting_jobs(twice=True)
    followed = Notice.objects.filter(reason__startswith="followed")
    found = followed.filter(event__name__in=names) if names else followed
    return dict(found.values_list("member__name", "reason"))


def to_know(member: Member) -> list[InboxLine]:
    run_waiting_jobs()
    return inbox(viewer_of(member), "to_know")


def test_who_follows_a_question_hears_of_answers_solution_closing_and_reopening(question: Question, cast: Cast) -> None:
    follow(KIND.QUESTION, question.pk, by=cast.leader)
    answer = make_answer(question, cast.answerer)
    assert told("answer.given") == {"Lena Leader": "followed_question"}
    actions.accept_answer(answer, by=cast.asker)
    assert told("answer.accepted") == {"Lena Leader": "followed_question"}
    actions.unaccept_answer(answer, by=cast.asker)
    actions.decline_question(question, note="Not any more.", by=cast.steward)
    assert told("question.closed") == {"Lena Leader": "followed_question", "Ansel Answerer": "followed_question"}
    actions.reopen_question(question, by=cast.steward)
    assert told("question.reopened") == {"Lena Leader": "followed_question", "Ansel Answerer": "followed_question"}
    (line,) = to_know(cast.leader)
    assert line.what == "It is open again, and goes on until it is solved. And 2 more before that."


def test_who_follows_its_topic_group_or_asker_hears_that_it_was_asked_by_what_is_nearest(cast: Cast) -> None:
    topic = Topic.objects.create(name="labels")
    for kind, subject, who in (
        (KIND.TOPIC, topic.pk, cast.answerer),
        (KIND.GROUP, cast.group.pk, cast.answerer),
        (KIND.GROUP, cast.group.pk, cast.steward),
        (KIND.MEMBER, cast.asker.pk, cast.leader),
        (KIND.TOPIC, topic.pk, cast.leader),
        (KIND.TOPIC, topic.pk, cast.asker),
        (KIND.TOPIC, topic.pk, cast.outsider),
        (KIND.MEMBER, cast.asker.pk, cast.guest),
    ):
        follow(kind, subject, by=who)
    question = make_question(author=cast.asker, group=cast.group, topics=("labels",))
    assert told() == {
        "Ansel Answerer": "followed_topic",
        "Stella Steward": "followed_group",
        "Lena Leader": "followed_member",
    }
    because = [to_know(who)[0].because for who in (cast.answerer, cast.steward, cast.leader)]
    assert because == [
        "Here because you follow labels.",
        "Here because you follow the group Line 3.",
        "Here because you follow Ada Asker.",
    ]
    assert {line.what for line in to_know(cast.leader)} == {"Ada Asker asked."}
    cast.group.memberships.filter(member=cast.leader).delete()
    actions.accept_answer(make_answer(question, cast.answerer), by=cast.asker)
    assert told("answer.accepted") == {}  # the answerer solved it; the leader may read it no more
    assert to_know(cast.leader) == []


def test_who_follows_somebody_or_a_topic_hears_of_what_was_solved(question: Question, cast: Cast) -> None:
    follow(KIND.MEMBER, cast.answerer.pk, by=cast.leader)
    follow(KIND.TOPIC, Topic.objects.get().pk, by=cast.steward)
    actions.accept_answer(make_answer(question, cast.answerer), by=cast.asker)
    assert told("answer.accepted") == {"Lena Leader": "followed_member", "Stella Steward": "followed_topic"}
    assert told("answer.given") == {}


@pytest.mark.parametrize("is_first", [True, False], ids=["asked first", "told first"])
def test_who_is_asked_herself_is_not_told_that_it_is_new(cast: Cast, likely: list[Member], is_first: bool) -> None:
    follow(KIND.GROUP, cast.group.pk, by=cast.answerer)
    if is_first:
        likely.append(cast.answerer)
    question = make_question(author=cast.asker, group=cast.group)
    run_waiting_jobs()
    if not is_first:
        ask_by_name(question, to=cast.answerer, by=cast.asker)
        run_waiting_jobs()
    assert [line.reason for line in inbox(viewer_of(cast.answerer), "waiting")] == [Reason.REACHED]
    assert to_know(cast.answerer) == []
    assert Notice.objects.filter(member=cast.answerer).count() == (1 if is_first else 2)  # else it was told already


def test_whoever_takes_part_follows_by_itself_and_what_was_stopped_does_not_begin_again(
    question: Question, cast: Cast
) -> None:
    answer = make_answer(question, cast.answerer)
    actions.reply_to(answer, "Which one?", by=cast.leader)
    actions.want_to_know(question, by=cast.steward)
    began = {"Ada Asker": "asked", "Ansel Answerer": "answered", "Lena Leader": "replied", "Stella Steward": "me_too"}
    running = Follow.objects.running().filter(kind=KIND.QUESTION, subject=question.pk)
    assert dict(running.values_list("member__name", "began")) == began
    actions.want_to_know(question, by=cast.steward, takes_back=True)
    for _again in range(2):
        stop_following(KIND.QUESTION, question.pk, by=cast.leader)
    actions.reply_to(answer, "Never mind.", by=cast.leader)
    assert set(running.values_list("member__name", flat=True)) == {"Ada Asker", "Ansel Answerer"}
    assert Event.objects.filter(name="follow.stopped").count() == 1


def test_who_stopped_a_question_hears_nothing_of_it_but_what_asks_for_her(question: Question, cast: Cast) -> None:
    stop_following(KIND.QUESTION, question.pk, by=cast.asker)
    make_answer(question, cast.answerer)
    named = f"[@Ada]({reverse('member', args=[cast.asker.pk, cast.asker.handle])})"
    actions.reply_to(question.post, f"Which one, {named}?", by=cast.leader)
    run_waiting_jobs(twice=True)
    mine = Notice.objects.filter(member=cast.asker).values_list("reason", flat=True)
    assert set(mine.all()) == {Reason.MENTIONED}
    follow(KIND.QUESTION, question.pk, by=cast.asker)
    make_answer(question, cast.leader)
    run_waiting_jobs()
    assert set(mine.all()) == {Reason.MENTIONED, Reason.ANSWERED}


def test_following_twice_happens_once_and_nobody_follows_herself_or_for_others(cast: Cast) -> None:
    for _again in range(2):
        follow(KIND.GROUP, cast.group.pk, by=cast.leader)
    assert Event.objects.filter(name="follow.began").count() == Follow.objects.count() == 1
    with pytest.raises(PermissionDenied):
        follow(KIND.MEMBER, cast.leader.pk, by=cast.leader)
    cast.leader.is_active = False
    with pytest.raises(PermissionDenied):
        stop_following(KIND.GROUP, cast.group.pk, by=cast.leader)


def test_a_line_stops_what_it_comes_from_and_brings_it_back(cast: Cast) -> None:
    follow(KIND.GROUP, cast.group.pk, by=cast.leader)
    make_question(author=cast.asker, group=cast.group)
    (line,) = to_know(cast.leader)
    notice = Notice.objects.get(pk=line.id)
    for _again in range(2):
        stop_line(notice, by=cast.leader)
    assert to_know(cast.leader) == []
    make_question(author=cast.asker, group=cast.group)
    assert to_know(cast.leader) == []
    for _again in range(2):
        start_line(notice, by=cast.leader)
    assert [line.id for line in to_know(cast.leader)] == [notice.pk]
    assert not to_know(cast.leader)[0].is_stopped
    with pytest.raises(PermissionDenied):
        stop_line(notice, by=cast.asker)


def test_a_kind_of_news_that_somebody_waits_behind_cannot_be_stopped(cast: Cast) -> None:
    with pytest.raises(Refused):
        choose_way(Reason.OWNER, Way.NOTHING, by=cast.asker)
    for _again in range(2):
        choose_way(Reason.OWNER, Way.INBOX, by=cast.asker)
    assert way_of(cast.asker.pk, Reason.OWNER) == Way.INBOX
    assert Event.objects.filter(name="way.chosen").count() == 1


def test_a_line_of_her_question_stops_that_question(question: Question, cast: Cast) -> None:
    make_answer(question, cast.answerer)
    run_waiting_jobs()
    (line,) = inbox(viewer_of(cast.asker), "waiting")
    assert (line.reason, line.stops) == (Reason.ANSWERED, "question")
    stop_line(Notice.objects.get(pk=line.id), by=cast.asker)
    make_answer(question, cast.leader)
    run_waiting_jobs()
    assert inbox(viewer_of(cast.asker), "waiting") == []
    assert all(line.is_stopped for line in inbox(viewer_of(cast.asker), "done"))


def test_all_that_became_of_a_question_is_one_line_which_is_done_at_once(question: Question, cast: Cast) -> None:
    actions.want_to_know(question, by=cast.leader)
    actions.accept_answer(make_answer(question, cast.answerer), by=cast.asker)
    (line,) = to_know(cast.leader)
    assert (line.reason, line.notices, line.what) == (
        Reason.WANTED_SOLVED,
        2,
        "It is solved. And 1 more before that.",
    )
    notice = Notice.objects.get(pk=line.id)
    put_away(notice, by=cast.leader)
    assert to_know(cast.leader) == []
    bring_back(notice, by=cast.leader)
    assert [line.notices for line in to_know(cast.leader)] == [2]


def test_a_line_of_a_kind_of_news_stops_that_kind_and_brings_it_back(question: Question, cast: Cast) -> None:
    actions.thank(make_answer(question, cast.answerer), by=cast.leader)
    (thanks,) = [line for line in to_know(cast.answerer) if line.reason == Reason.THANKED]
    notice = Notice.objects.get(pk=thanks.id)
    stop_line(notice, by=cast.answerer)
    assert way_of(cast.answerer.pk, Reason.THANKED) == Way.NOTHING
    start_line(notice, by=cast.answerer)
    assert way_of(cast.answerer.pk, Reason.THANKED) == usual_way(Reason.THANKED)


def test_who_wants_something_in_the_evening_gets_the_evening_mail_again(cast: Cast) -> None:
    stop_mail(Choice.EVENING, by=cast.asker)
    assert way_of(cast.asker.pk, Choice.EVENING) == Way.INBOX
    choose_way(Reason.THANKED, Way.EVENING, by=cast.asker)
    assert way_of(cast.asker.pk, Choice.EVENING) == Way.EVENING
