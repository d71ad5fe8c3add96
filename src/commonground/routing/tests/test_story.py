"""The story of a question, for whoever reads it."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commonground.conversations import actions
from commonground.conversations.models import Question
from commonground.core import clock
from commonground.people.models import Member
from commonground.people.viewer import anonymous_viewer, viewer_of
from commonground.routing import rings
from commonground.routing.actions import respond_not_me, respond_on_it
from commonground.routing.checking import check_answer, doubt_answer
from commonground.routing.coming import next_step_words
from commonground.routing.likeliest import Candidate
from commonground.routing.ownership import hand_on_question
from commonground.routing.steps import take_due_steps
from commonground.routing.story import StoryLine, story_of
from tests.cast import Cast
from tests.jobs import run_waiting_jobs
from tests.make import make_answer, make_group, make_member, make_organisation, make_question, make_work_group

pytestmark = [pytest.mark.django_db, pytest.mark.portable]


@pytest.fixture
def likely(monkeypatch: pytest.MonkeyPatch) -> list[Member]:
    """Whom the evidence names; a test fills it."""
    named: list[Member] = []
    evidence: Any = {"kind": "says", "words": ["labellers"]}
    monkeypatch.setattr(rings, "_weigh", lambda _question, _most: [Candidate(one.pk, 1, evidence) for one in named])
    return named


@pytest.fixture
def question(cast: Cast, likely: list[Member]) -> Question:
    """A question that reached the answerer and a steward."""
    likely += [cast.answerer, cast.steward]
    asked = make_question("Why do labels drop?", author=cast.asker, group=cast.group)
    run_waiting_jobs()
    return asked


def story(question: Question, reader: Member) -> list[StoryLine]:
    run_waiting_jobs()
    return story_of(
        Question.objects.select_related("post__author", "post__group").get(pk=question.pk), viewer_of(reader)
    )


def texts(question: Question, reader: Member) -> list[str]:
    return [line.text for line in story(question, reader)]


def step(**time: float) -> None:
    run_waiting_jobs()
    clock.pass_time(timedelta(**time))
    take_due_steps(clock.now())


def test_from_asking_to_the_solution(question: Question, cast: Cast) -> None:
    clock.pass_time(timedelta(minutes=28))
    respond_on_it(question, by=cast.answerer)
    respond_not_me(question, by=cast.steward)
    step(hours=4)  # the leader, who is left of the work group, is asked later because somebody is on it
    answer = make_answer(question, cast.answerer)
    actions.accept_answer(answer, by=cast.asker)
    lines = story(question, cast.leader)
    assert [line.text for line in lines] == [
        "Ada Asker asked in Line 3",
        "Reached 2 people",
        "Ansel Answerer is on it",
        "Ansel Answerer answered",
        "Solved by Ansel Answerer",
        "Somebody is asked whether the answer is still right",
    ]
    assert lines[1].details == (
        "Ansel Answerer: says “labellers”.",
        "Stella Steward: says “labellers”.",
    )
    assert (lines[3].across, lines[3].is_strong) == ("Laboratory to Packaging", True)


def test_from_ring_to_ring_to_its_owner_and_beyond(question: Question, cast: Cast) -> None:
    cast.packaging.parent = make_work_group("Plant 1", leader=cast.steward)
    cast.packaging.save()
    for days in (1, 1, 2, 3, 4):
        step(days=days)
    assert texts(question, cast.asker) == [
        "You asked in Line 3",
        "Reached 2 people",
        "Reached 1 person",
        "Lena Leader sees it through",
        "Lena Leader was reminded",
        "Stella Steward sees it through",
        "The administrators were told",
        "The administrators are told",
    ]


def test_from_an_answer_without_a_word_to_its_end_and_open_again(question: Question, cast: Cast) -> None:
    answer = make_answer(question, cast.answerer)
    for _step in range(3):
        step(days=7)
    actions.say_it_failed(answer, by=cast.leader)
    step(seconds=70)
    assert texts(question, cast.answerer) == [
        "Ada Asker asked in Line 3",
        "Reached 2 people",
        "You answered",
        "The asker was asked whether it helped",
        "The stewards were asked whether it helped",
        "Closed: answered, and nobody said whether it helped",
        "An answer failed for Lena Leader",
        "Open again",
        "Reached 1 person",
        "Lena Leader sees it through",
    ]


def test_the_asker_is_told_of_herself_as_you(question: Question, cast: Cast) -> None:
    step(days=1)
    step(days=1)
    make_answer(question, cast.answerer)
    step(days=3)
    to_asker, to_others = story(question, cast.asker), story(question, cast.answerer)
    assert "You were asked whether it helped" in [line.text for line in to_asker]
    assert "Lena Leader: leads your work group." in [words for line in to_asker for words in line.details]
    assert "Lena Leader: leads the asker's work group." in [words for line in to_others for words in line.details]
    actions.withdraw_question(question, by=cast.asker)
    assert texts(question, cast.asker)[-1] == "Closed: withdrawn by you"
    assert texts(question, cast.answerer)[-1] == "Closed: withdrawn by the asker"


def test_handed_on_declined_and_taken_back(question: Question, cast: Cast) -> None:
    hand_on_question(question, to=cast.answerer, by=cast.steward)
    answer = make_answer(question, cast.answerer)
    actions.accept_answer(answer, by=cast.asker)
    actions.unaccept_answer(answer, by=cast.asker)
    lines = story(question, cast.leader)
    assert [line.text for line in lines][2:] == [
        "Ansel Answerer sees it through",
        "Ansel Answerer answered",
        "Solved by Ansel Answerer",
        "Not solved after all",
        "Ada Asker is asked whether it helped",
    ]
    assert lines[2].details == ("Ansel Answerer: named by Stella Steward.",)


def test_what_was_hidden_is_not_told(question: Question, cast: Cast) -> None:
    answer = make_answer(question, cast.answerer)
    actions.hide_post(answer, reason="Names a customer", by=cast.steward)
    assert not [text for text in texts(question, cast.leader) if "answered" in text]


def test_people_whom_the_reader_may_not_know_are_counted(cast: Cast, likely: list[Member]) -> None:
    likely += [cast.answerer, cast.partner]
    question = make_question(author=cast.customer, group=make_group("Help", "public"))
    lines = story(question, cast.partner)
    assert [line.text for line in lines][:2] == ["Cora Customer asked in Help", "Reached 2 people"]
    assert lines[1].details == ("You say “labellers”.", "1 more.")
    to_the_web = story_of(question, anonymous_viewer())
    assert [(line.text, line.details) for line in to_the_web][:2] == [
        ("Somebody asked in Help", ()),
        ("Reached 2 people", ()),
    ]


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ((), "Packaging, 1 person"),
        ((1,), "Lena Leader sees it through"),
        ((1, 1), "Lena Leader is reminded"),
        ((1, 1, 2), "The leader above takes it over"),
        ((1, 1, 2, 3), "The administrators are told"),
    ],
)
def test_what_comes_next_of_an_open_question(question: Question, cast: Cast, days: tuple[int, ...], words: str) -> None:
    for passed in days:
        step(days=passed)
    last = story(question, cast.asker)[-1]
    assert (last.text, last.is_next) == (words, True)
    assert last.at == Question.objects.get().next_step_at


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ((), "You are asked whether it helped"),
        ((3,), "The stewards are asked whether it helped"),
        ((3, 7), "It closes, unless somebody says whether it helped"),
    ],
)
def test_what_comes_next_of_an_answered_question(
    question: Question, cast: Cast, days: tuple[int, ...], words: str
) -> None:
    make_answer(question, cast.answerer)
    for passed in days:
        step(days=passed)
    assert texts(question, cast.asker)[-1] == words


def test_what_comes_next_before_the_first_ring_and_where_nobody_is_left(cast: Cast, likely: list[Member]) -> None:
    likely.append(cast.answerer)
    question = make_question(author=make_member(organisation=make_organisation()), group=make_group())
    assert next_step_words(question, viewer_of(cast.asker)) == "The people likeliest to know"
    assert texts(question, cast.asker)[-1] == "The administrators"


def test_the_unit_is_named_only_to_whom_may_know_who_is_in_it(cast: Cast, likely: list[Member]) -> None:
    likely.append(cast.partner)
    question = make_question(author=cast.asker, group=make_group("Help", "public"))
    run_waiting_jobs()
    question.refresh_from_db()
    Member.objects.update(is_named_in_public=True)
    assert next_step_words(question, viewer_of(cast.outsider)) == "Packaging, 2 people"
    assert next_step_words(question, anonymous_viewer()) == "The asker's work group, 2 people"


def test_anyone_on_the_web_learns_no_unit_and_nothing_that_people_say_of_themselves(
    cast: Cast, likely: list[Member]
) -> None:
    likely.append(cast.answerer)
    question = make_question(author=cast.asker, group=make_group("Help", "public", stewards=(cast.steward,)))
    run_waiting_jobs()
    hand_on_question(question, to=cast.leader, by=cast.steward)
    actions.accept_answer(make_answer(question, cast.answerer), by=cast.asker)
    Member.objects.update(is_named_in_public=True)
    question = Question.objects.select_related("post__author", "post__group").get(pk=question.pk)
    told = [(line.text, line.details, line.across) for line in story_of(question, anonymous_viewer())]
    assert told == [
        ("Ada Asker asked in Help", (), ""),
        ("Reached 1 person", ("Ansel Answerer: likely to know.",), ""),
        ("Somebody sees it through", (), ""),
        ("Ansel Answerer answered", (), "from another work group"),
        ("Solved by Ansel Answerer", (), "from another work group"),
        ("Somebody is asked whether the answer is still right", ("unless somebody checks it before",), ""),
    ]


def test_from_the_solution_to_a_word_on_whether_it_is_still_right(question: Question, cast: Cast) -> None:
    answer = make_answer(question, cast.answerer, is_accepted=True)
    for days in (180, 7, 7):
        step(days=days)
    doubt_answer(answer, by=cast.answerer)
    check_answer(answer, by=cast.steward)
    told = texts(question, cast.answerer)
    assert told[told.index("Solved by Ansel Answerer") + 1 :] == [
        "1 person was asked whether it is still right",
        "1 person was asked whether it is still right",
        "Nobody said whether it is still right",
        "You said that it is no longer right",
        "Stella Steward checked it: still right",
        "Somebody is asked whether the answer is still right",
    ]
    assert texts(question, cast.steward)[-3:-1] == [
        "Ansel Answerer said that it is no longer right",
        "You checked it: still right",
    ]


def test_the_story_takes_few_statements_however_long_it_is(question: Question, cast: Cast) -> None:
    for _answer in range(6):
        make_answer(question, make_member(work_group=cast.laboratory))
    found = Question.objects.select_related("post__author__work_group", "post__group").get(pk=question.pk)
    with CaptureQueriesContext(connection) as queries:
        assert len(story_of(found, viewer_of(cast.asker))) == 9
    assert len(queries) <= 10
