"""The steps of an open question: the likeliest people, the asker's work group, an owner, and on until it is solved."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest

from commonground.conversations import actions
from commonground.conversations.actions.writing import SETTLES_IN
from commonground.conversations.models import Question
from commonground.core import clock
from commonground.events.models import Event
from commonground.people.models import Group, Member, Network
from commonground.routing import rings
from commonground.routing.models import Reach
from commonground.routing.steps import take_due_steps
from tests.cast import Cast
from tests.jobs import run_waiting_jobs
from tests.make import make_group, make_member, make_organisation, make_question, make_work_group

pytestmark = [pytest.mark.django_db, pytest.mark.portable]
Step = Question.Step


@dataclass
class Likely:
    """Somebody whom the evidence names."""

    member_id: int
    evidence: dict[str, Any]


@pytest.fixture
def likely(monkeypatch: pytest.MonkeyPatch) -> list[Member]:
    """Whom the evidence names; a test fills it."""
    named: list[Member] = []
    monkeypatch.setattr(
        rings, "_weigh", lambda _question, _most: [Likely(member.pk, {"solved": 3}) for member in named]
    )
    return named


def pass_and_step(**time: float) -> int:
    """Let time pass, then let the worker run."""
    clock.pass_time(timedelta(**time))
    taken = take_due_steps(clock.now())
    run_waiting_jobs()
    return taken


def now_of(question: Question) -> Question:
    question.refresh_from_db()
    return question


def asked(question: Question, ring: int) -> set[str]:
    return set(Reach.objects.filter(question=question, ring=ring).values_list("member__name", flat=True))


def steps_of(question: Question) -> list[str]:
    return list(
        Event.objects.filter(kind="question", subject=question.pk)
        .exclude(name="question.asked")
        .order_by("id")
        .values_list("name", flat=True)
    )


def test_the_likeliest_are_asked_at_once_with_the_evidence(cast: Cast, likely: list[Member]) -> None:
    likely += [cast.answerer, cast.steward]
    question = make_question(author=cast.asker, group=cast.group)
    run_waiting_jobs()
    assert asked(question, 0) == {"Ansel Answerer", "Stella Steward"}
    assert Reach.objects.get(member=cast.answerer).reason == {"kind": "likely", "evidence": {"solved": 3}}
    assert now_of(question).next_step_at == clock.now() + timedelta(hours=4)


def test_four_at_most_are_asked_first(cast: Cast, likely: list[Member]) -> None:
    likely += [make_member() for _ in range(6)]
    question = make_question(author=cast.asker)
    run_waiting_jobs()
    assert list(question.reaches.order_by("id").values_list("member", flat=True)) == [one.pk for one in likely[:4]]


def test_nobody_is_asked_who_may_not_read_it_whatever_the_evidence_says(cast: Cast, likely: list[Member]) -> None:
    likely += [cast.outsider, cast.guest, cast.partner, cast.asker, cast.answerer]
    question = make_question(author=cast.asker, group=cast.group)
    run_waiting_jobs()
    assert asked(question, 0) == {"Ansel Answerer"}


def test_nobody_is_asked_who_takes_no_questions_has_left_or_cannot_sign_in(cast: Cast, likely: list[Member]) -> None:
    imported = make_member("Imma Imported")
    imported.user.email = None
    imported.user.save()
    likely += [make_member(takes_questions=False), make_member(is_active=False), imported, cast.answerer]
    question = make_question(author=cast.asker)
    run_waiting_jobs()
    assert asked(question, 0) == {"Ansel Answerer"}


def test_without_an_answer_the_work_group_of_the_asker_is_asked_those_who_may_read(
    cast: Cast, likely: list[Member]
) -> None:
    likely.append(cast.answerer)
    make_member("Olga in Packaging without the group", work_group=cast.packaging)
    question = make_question(author=cast.asker, group=cast.group)
    run_waiting_jobs()
    assert pass_and_step(hours=3, minutes=59) == 0
    assert pass_and_step(minutes=1) == 1
    assert asked(question, 1) == {"Stella Steward", "Lena Leader"}
    assert now_of(question).next_step_at == clock.now() + timedelta(days=1)


def test_an_empty_ring_is_skipped_at_once(cast: Cast, likely: list[Member]) -> None:
    question = make_question(author=cast.asker, group=cast.group)
    run_waiting_jobs()
    assert question.reaches.filter(ring=1).count() == 2
    assert steps_of(question) == ["question.reached"]


def test_evidence_that_cannot_be_weighed_holds_nothing_up(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_question: Question, _most: int) -> list[Any]:
        raise RuntimeError("no model")

    monkeypatch.setattr(rings, "_weigh", broken)
    question = make_question(author=cast.asker, group=cast.group)
    run_waiting_jobs()
    assert asked(question, 1) == {"Stella Steward", "Lena Leader"}


def test_after_the_rings_the_leader_of_the_work_group_owns_it(cast: Cast, likely: list[Member]) -> None:
    question = owned(cast)
    assert question.owner == cast.leader
    assert question.next_step == Step.REMIND_OWNER
    assert question.next_step_at == clock.now() + timedelta(days=2)
    assert question.reaches.filter(member=cast.leader).count() == 1  # asked as a colleague before, not again


@pytest.mark.parametrize("why_not", ["asks", "left", "may not read", "there is none"])
def test_without_a_leader_the_least_burdened_steward_owns_it_and_all_stewards_are_asked(
    cast: Cast, likely: list[Member], why_not: str
) -> None:
    second = make_member("Sven Steward")
    busy = make_question(author=make_member())
    Question.objects.filter(pk=busy.pk).update(owner=cast.steward)
    group = make_group("Weighing", "joined", stewards=(cast.steward, second), members=(cast.asker, cast.leader))
    author = cast.asker
    if why_not == "asks":
        author = cast.leader
    elif why_not == "left":
        Member.objects.filter(pk=cast.leader.pk).update(is_active=False)
    elif why_not == "may not read":
        group.memberships.filter(member=cast.leader).delete()
    else:
        cast.packaging.leader = None
        cast.packaging.save()
    question = make_question(author=author, group=group)
    for _step in range(4):
        pass_and_step(days=1)
    assert now_of(question).owner == second
    assert set(question.reaches.values_list("member__name", flat=True)) >= {"Sven Steward", "Stella Steward"}


def test_without_leader_and_stewards_the_next_leader_up_owns_it(cast: Cast, likely: list[Member]) -> None:
    head = make_member("Hedda Head", takes_questions=False)
    plant = make_work_group("Plant", parent=None, leader=head)
    unit = make_work_group("Line", parent=plant)
    asker = make_member(work_group=unit)
    question = make_question(author=asker, group=make_group("Line", "joined", members=(asker, head)))
    run_waiting_jobs()
    assert now_of(question).owner == head
    assert question.reaches.get().reason == {"kind": "owner", "as": "leader_above"}


def test_without_anybody_the_administrators_are_told_at_once_and_every_14_days(
    cast: Cast, likely: list[Member]
) -> None:
    question = make_question(author=make_member(organisation=make_organisation()), group=make_group())
    run_waiting_jobs()
    assert steps_of(question) == ["question.administrators_told"]
    for _fortnight in range(3):
        assert pass_and_step(days=13) == 0
        assert pass_and_step(days=1) == 1
    assert steps_of(question) == ["question.administrators_told"] * 4


def test_as_soon_as_somebody_can_own_it_she_does(cast: Cast, likely: list[Member]) -> None:
    asker = make_member(organisation=make_organisation())
    question = make_question(author=asker, group=make_group())
    run_waiting_jobs()
    Member.objects.filter(pk=asker.pk).update(work_group=cast.packaging)
    pass_and_step(days=14)
    assert now_of(question).owner == cast.leader


def owned(cast: Cast, group: Group | None = None) -> Question:
    """A question that has just come to its owner, for nobody outside her work group takes questions."""
    Member.objects.filter(pk=cast.answerer.pk).update(takes_questions=False)
    question = make_question(author=cast.asker, group=group or cast.group)
    run_waiting_jobs()
    pass_and_step(days=1)
    return now_of(question)


def test_an_idle_owner_is_reminded_then_the_leader_above_then_the_administrators(
    cast: Cast, likely: list[Member]
) -> None:
    head = make_member("Hedda Head", takes_questions=False)
    cast.group.memberships.create(member=head)
    cast.packaging.parent = make_work_group("Plant 1", leader=head)
    cast.packaging.save()
    question = owned(cast)
    assert pass_and_step(days=2) == 1
    assert now_of(question).owner == cast.leader
    assert pass_and_step(days=3) == 1
    assert now_of(question).owner == head
    assert pass_and_step(days=4) == 1
    assert now_of(question).next_step_at == clock.now() + timedelta(days=14)
    expected = ["reached", "owned", "reminded", "raised", "administrators_told"]
    assert steps_of(question) == [f"question.{name}" for name in expected]


def test_without_a_leader_above_the_administrators_are_told_in_her_place(cast: Cast, likely: list[Member]) -> None:
    question = owned(cast)
    pass_and_step(days=2)
    pass_and_step(days=3)
    assert steps_of(question)[-1] == "question.administrators_told"
    assert now_of(question).owner == cast.leader


def test_units_that_lie_in_each_other_do_not_turn_in_a_circle(cast: Cast, likely: list[Member]) -> None:
    cast.packaging.parent = make_work_group("Plant 1", parent=cast.packaging)
    cast.packaging.save()
    question = owned(cast)
    pass_and_step(days=2)
    pass_and_step(days=3)
    assert steps_of(question)[-1] == "question.administrators_told"


def test_an_owner_who_may_not_read_it_any_more_is_followed_by_another(cast: Cast, likely: list[Member]) -> None:
    question = owned(cast)
    cast.group.memberships.filter(member=cast.leader).delete()
    pass_and_step(days=2)
    assert now_of(question).owner == cast.steward


def test_a_worker_that_was_down_takes_one_step_and_counts_the_next_from_now(cast: Cast, likely: list[Member]) -> None:
    question = make_question(author=cast.asker, group=cast.group)
    clock.pass_time(timedelta(days=40))
    for expected in (1, 0):
        assert take_due_steps(clock.now()) == expected
    assert steps_of(question) == ["question.reached"]
    assert now_of(question).next_step_at == clock.now() + timedelta(days=1)


def test_a_step_that_fails_stays_due_and_holds_up_no_other(
    cast: Cast, likely: list[Member], monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = (make_question(author=cast.asker, group=cast.group) for _ in range(2))
    whole = rings.RINGS[Reach.Ring.WORK_GROUP]

    def breaks_once(question: Question) -> Any:
        if question.pk == first.pk:
            raise RuntimeError("broken")
        return whole.inside(question)

    monkeypatch.setitem(rings.RINGS, Reach.Ring.WORK_GROUP, rings.Ring(breaks_once, "work_group"))
    with pytest.raises(ExceptionGroup):
        take_due_steps(clock.now())
    assert (first.reaches.count(), second.reaches.count()) == (0, 2)
    monkeypatch.setitem(rings.RINGS, Reach.Ring.WORK_GROUP, whole)
    assert take_due_steps(clock.now()) == 1
    assert first.reaches.count() == 2


def test_nothing_happens_to_a_hidden_question_until_it_is_restored(cast: Cast, likely: list[Member]) -> None:
    question = make_question(author=cast.asker, group=cast.group)
    actions.hide_post(question.post, reason="Names a customer", by=cast.steward)
    run_waiting_jobs()
    assert pass_and_step(days=9) == 0
    actions.restore_post(question.post, by=cast.steward)
    assert pass_and_step() == 1
    assert asked(question, 1) == {"Stella Steward", "Lena Leader"}


def test_only_an_open_question_widens(cast: Cast, likely: list[Member]) -> None:
    question = make_question(author=cast.asker, group=cast.group)
    actions.answer_question(question, "Hold Home.", by=cast.answerer)
    run_waiting_jobs()
    assert not question.reaches.exists()


def test_one_that_opens_again_goes_on_with_the_next_ring(cast: Cast, likely: list[Member]) -> None:
    likely.append(cast.outsider)
    question = make_question(author=cast.asker, group=make_group())
    run_waiting_jobs()
    answer = actions.answer_question(question, "Hold Home.", by=cast.outsider)
    actions.say_it_failed(answer, by=cast.answerer)
    clock.pass_time(SETTLES_IN)
    run_waiting_jobs()
    assert (asked(question, 0), asked(question, 1)) == ({"Otto Outsider"}, {"Stella Steward", "Lena Leader"})


def test_one_that_opens_again_after_it_had_an_owner_goes_to_its_owner(cast: Cast, likely: list[Member]) -> None:
    question = owned(cast)
    answer = actions.answer_question(question, "Hold Home.", by=cast.answerer)
    actions.say_it_failed(answer, by=cast.steward)
    clock.pass_time(SETTLES_IN)
    run_waiting_jobs()
    assert now_of(question).owner == cast.leader
    assert question.next_step_at == clock.now() + timedelta(days=2)
    assert Event.objects.filter(name="question.owned").order_by("id").last().data["as"] == "again"  # type: ignore[union-attr]


def test_the_times_are_settings_of_the_network(cast: Cast, likely: list[Member]) -> None:
    Network.objects.create(pk=1, work_group_wait=timedelta(minutes=10))
    question = make_question(author=cast.asker, group=cast.group)
    run_waiting_jobs()
    assert now_of(question).next_step_at == datetime(2026, 11, 24, 9, 22, tzinfo=clock.now().tzinfo)
