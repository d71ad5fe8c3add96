"""This solves it: an answer that spares somebody asking."""

import pytest
from django.core.exceptions import PermissionDenied

from commonground.conversations.actions import hide_post
from commonground.events.models import Event
from commonground.people.viewer import anonymous_viewer, viewer_of
from commonground.routing.actions import reuse_answer
from commonground.routing.models import Reuse
from commonground.routing.queries import Reuses, reuses_of
from tests.cast import Cast
from tests.make import make_answer, make_question


@pytest.fixture
def answer(cast: Cast):
    return make_answer(make_question(author=cast.asker, group=cast.group), cast.answerer, is_accepted=True)


def test_an_answer_that_helped_again_is_remembered(cast: Cast, answer) -> None:
    reuse_answer(answer, by=cast.leader)
    assert [(reuse.answer_id, reuse.member) for reuse in Reuse.objects.all()] == [(answer.pk, cast.leader)]
    event = Event.objects.get(name="answer.reused")
    assert (event.actor_id, event.subject, event.group_id) == (cast.leader.pk, answer.pk, cast.group.pk)
    assert event.data == {"question": answer.question_id}


def test_saying_twice_that_it_helped_counts_once(cast: Cast, answer) -> None:
    for _again in range(2):
        reuse_answer(answer, by=cast.leader)
    assert reuses_of(viewer_of(cast.asker), answer.pk).times == 1
    assert Event.objects.filter(name="answer.reused").count() == 1


def test_ones_own_answer_helps_without_being_counted(cast: Cast, answer) -> None:
    reuse_answer(answer, by=cast.answerer)
    assert not Reuse.objects.exists()


def test_who_has_left_may_not(cast: Cast, answer) -> None:
    cast.leader.is_active = False
    with pytest.raises(PermissionDenied):
        reuse_answer(answer, by=cast.leader)
    assert not Reuse.objects.exists()


def test_how_often_it_helped_is_told_to_who_may_read_it(cast: Cast, answer) -> None:
    for member in (cast.leader, cast.steward):
        reuse_answer(answer, by=member)
    assert reuses_of(viewer_of(cast.asker), answer.pk).times == 2
    assert reuses_of(viewer_of(cast.outsider), answer.pk) == reuses_of(anonymous_viewer(), answer.pk) == Reuses()
    hide_post(answer, reason="Wrong.", by=cast.steward)
    assert reuses_of(viewer_of(cast.asker), answer.pk).times == 0
