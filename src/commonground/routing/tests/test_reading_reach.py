"""What pages read about reach, and that asking reaches the likeliest at all."""

from collections.abc import Callable

import pytest

from commonground.conversations.actions import hide_post
from commonground.conversations.models import Question
from commonground.people.viewer import anonymous_viewer, viewer_of
from commonground.routing.actions import mark_seen, respond_not_me, respond_on_it
from commonground.routing.models import Reach
from commonground.routing.queries import people_on_it
from commonground.routing.reasons import explain
from commonground.routing.tests.record import TITLE, solved
from tests.cast import Cast
from tests.make import make_group, make_question


@pytest.fixture
def question(cast: Cast) -> Question:
    asked = make_question(author=cast.asker, group=make_group("All", "public"))
    for member in (cast.answerer, cast.outsider, cast.partner):
        Reach.objects.create(question=asked, member=member, ring=Reach.Ring.FIRST_PEOPLE)
    return asked


def test_asking_reaches_who_solved_the_like_of_it_with_the_reason(cast: Cast, run_jobs: Callable[[], int]) -> None:
    solved(by=cast.answerer)
    question = make_question(TITLE, author=cast.asker, group=make_group("Packaging"))
    run_jobs()
    reach = Reach.objects.get(question=question)
    assert (reach.member, reach.ring) == (cast.answerer, Reach.Ring.FIRST_PEOPLE)
    assert explain(reach.reason, viewer_of(cast.answerer)) == f"You solved “{TITLE}” in October"


def test_who_is_on_it_is_named_to_those_who_may_know_her(cast: Cast, question: Question) -> None:
    assert people_on_it(viewer_of(cast.asker), question.pk) == []
    respond_on_it(question, by=cast.answerer)
    respond_not_me(question, by=cast.outsider)
    assert people_on_it(viewer_of(cast.asker), question.pk) == ["Ansel Answerer"]
    assert people_on_it(viewer_of(cast.customer), question.pk) == ["somebody"]
    assert people_on_it(anonymous_viewer(), question.pk) == ["somebody"]


def test_who_has_left_is_no_longer_on_it(cast: Cast, question: Question) -> None:
    respond_on_it(question, by=cast.answerer)
    cast.answerer.is_active = False
    cast.answerer.save()
    assert people_on_it(viewer_of(cast.asker), question.pk) == []


def test_that_somebody_saw_it_is_noted_of_who_was_asked(cast: Cast, question: Question) -> None:
    for member in (cast.answerer, cast.partner):
        mark_seen(question, by=member)
    seen = Reach.objects.filter(question=question).exclude(seen_at=None)
    assert {reach.member_id for reach in seen} == {cast.answerer.pk, cast.partner.pk}


def test_of_a_question_that_one_may_not_see_nothing_is_told(cast: Cast, question: Question) -> None:
    respond_on_it(question, by=cast.answerer)
    hide_post(question.post, reason="Wrong place.", by=cast.administrator)
    assert people_on_it(viewer_of(cast.asker), question.pk) == []
