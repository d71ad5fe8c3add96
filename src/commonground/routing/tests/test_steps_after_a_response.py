"""What "I'm on it", "not me" and leaving change about the next step."""

from datetime import timedelta

import pytest

from commonground.conversations.models import Question
from commonground.core import clock
from commonground.core.require import Refused
from commonground.events.models import Event
from commonground.people.actions import deactivate_member
from commonground.people.models import Member
from commonground.routing.actions import respond_not_me, respond_on_it
from commonground.routing.models import Reach
from commonground.routing.reaching import reach
from commonground.routing.steps import take_due_steps
from tests.cast import Cast
from tests.jobs import run_waiting_jobs
from tests.make import make_group, make_question

pytestmark = [pytest.mark.django_db, pytest.mark.portable]
Step = Question.Step
ASKED = ["leader", "steward"]


@pytest.fixture
def question(cast: Cast) -> Question:
    """A question that reached the asker's work group, the leader and the steward, a moment ago; an owner is next."""
    Member.objects.filter(pk=cast.answerer.pk).update(takes_questions=False)  # the one other reader
    question = make_question(author=cast.asker, group=cast.group)
    run_waiting_jobs()
    assert set(question.reaches.values_list("member", flat=True)) == {cast.leader.pk, cast.steward.pk}
    return now_of(question)


def now_of(question: Question) -> Question:
    question.refresh_from_db()
    return question


def pass_and_step(**time: float) -> int:
    clock.pass_time(timedelta(**time))
    taken = take_due_steps(clock.now())
    run_waiting_jobs()
    return taken


def test_who_is_on_it_is_waited_for_once(question: Question, cast: Cast) -> None:
    asked_at = clock.now()
    for who in ASKED:
        clock.pass_time(timedelta(hours=2))
        respond_on_it(question, by=getattr(cast, who))
        run_waiting_jobs(twice=True)
        assert now_of(question).next_step_at == asked_at + timedelta(days=2)


def test_who_takes_it_back_before_it_was_heeded_is_not_waited_for(question: Question, cast: Cast) -> None:
    planned = question.next_step_at
    respond_on_it(question, by=cast.steward)
    respond_not_me(question, by=cast.steward)
    run_waiting_jobs()
    assert now_of(question).next_step_at == planned


def test_the_step_after_that_comes_in_its_time(question: Question, cast: Cast) -> None:
    respond_on_it(question, by=cast.steward)
    run_waiting_jobs()
    assert pass_and_step(days=1) == 0
    assert pass_and_step(days=1) == 1
    assert now_of(question).owner == cast.leader
    assert question.next_step_at == clock.now() + timedelta(days=2)


def test_an_owner_who_is_on_it_is_not_reminded_in_between(question: Question, cast: Cast) -> None:
    pass_and_step(days=1)
    respond_on_it(question, by=cast.leader)
    run_waiting_jobs()
    assert pass_and_step(days=2) == 0
    assert pass_and_step(days=2) == 1
    assert now_of(question).next_step == Step.TELL_LEADER


def test_when_all_who_were_asked_say_not_me_the_next_step_is_due(question: Question, cast: Cast) -> None:
    respond_not_me(question, by=cast.steward)
    run_waiting_jobs()
    assert pass_and_step() == 0
    respond_not_me(question, by=cast.leader)
    run_waiting_jobs(twice=True)
    assert pass_and_step() == 1
    assert now_of(question).owner == cast.leader


def test_a_late_second_run_does_not_hurry_the_step_after(question: Question, cast: Cast) -> None:
    from commonground.routing.handlers import heed_the_response

    for who in ASKED:
        respond_not_me(question, by=getattr(cast, who))
    run_waiting_jobs()
    pass_and_step()
    before = now_of(question).next_step_at
    for said in Event.objects.filter(name="reach.responded"):
        heed_the_response(said)
    assert now_of(question).next_step_at == before


def test_an_owner_who_says_not_me_is_told_to_hand_it_on_and_nothing_is_hurried(question: Question, cast: Cast) -> None:
    pass_and_step(days=1)
    planned = now_of(question).next_step_at
    with pytest.raises(Refused, match="Hand it on, or close it"):
        respond_not_me(question, by=cast.leader)
    run_waiting_jobs()
    assert now_of(question).next_step_at == planned
    assert (question.owner, question.reaches.get(member=cast.leader).response) == (cast.leader, "")


@pytest.mark.parametrize("said", ["nothing", "on it"])
def test_when_somebody_leaves_who_was_asked_the_next_step_is_due(question: Question, cast: Cast, said: str) -> None:
    if said == "on it":
        respond_on_it(question, by=cast.steward)
        run_waiting_jobs()
    deactivate_member(cast.steward, by=cast.administrator)
    run_waiting_jobs(twice=True)
    assert pass_and_step() == 1
    assert now_of(question).owner == cast.leader


def test_when_somebody_leaves_who_said_not_me_nothing_is_hurried(question: Question, cast: Cast) -> None:
    respond_not_me(question, by=cast.steward)
    run_waiting_jobs()
    deactivate_member(cast.steward, by=cast.administrator)
    run_waiting_jobs()
    assert pass_and_step() == 0


def test_when_the_owner_leaves_another_owns_it_at_once(question: Question, cast: Cast) -> None:
    pass_and_step(days=1)
    deactivate_member(cast.leader, by=cast.administrator)
    run_waiting_jobs(twice=True)
    assert now_of(question).owner == cast.steward
    assert Event.objects.filter(name="question.owned").count() == 2
    assert question.next_step_at == clock.now() + timedelta(days=2)


def test_who_left_only_another_group_keeps_what_she_was_asked(question: Question, cast: Cast) -> None:
    from commonground.people.actions import leave_group

    other = make_group("Elsewhere", "joined", members=(cast.leader, cast.outsider))
    leave_group(other, by=cast.leader)
    run_waiting_jobs()
    assert pass_and_step() == 0


def test_reach_is_written_only_to_whom_may_read_it_whatever_its_caller_believes(question: Question, cast: Cast) -> None:
    people: list[Member] = [cast.outsider, cast.asker, cast.leader, cast.answerer]
    ring = Reach.Ring.FIRST_PEOPLE
    asked = reach(question, ring, {member.pk: {"kind": "likely"} for member in people}, at=clock.now())
    assert asked == [cast.answerer.pk]
