"""Muting and blocking: what reaches whom then; and suspending."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from commonground.conversations import actions as conversations
from commonground.core import clock
from commonground.core.alike import Typed
from commonground.events.models import Event
from commonground.feed.models import Notice
from commonground.people import actions
from commonground.people.models import Distance, Member
from commonground.people.queries import people_to_name
from commonground.people.viewer import viewer_of
from commonground.routing.going_on import ask_by_name
from commonground.routing.likeliest import likeliest_people
from commonground.routing.preview import first_reached
from commonground.routing.reaching import reach_of
from commonground.routing.steps import take_due_steps
from commonground.routing.tests.record import TITLE, answered
from commonground.web.helping import helps_of
from tests.cast import Cast
from tests.jobs import run_waiting_jobs
from tests.make import make_answer, make_group, make_question


@pytest.mark.parametrize("how", ["mute_member", "block_member"])
def test_mute_member_and_block_member_happen_once_and_end_distance_ends_it(cast: Cast, how: str) -> None:
    for _again in range(2):
        getattr(actions, how)(cast.answerer, by=cast.asker)
    assert Distance.objects.get().is_blocked == (how == "block_member")
    event = Event.objects.get(name="distance.changed")
    assert (event.subject, event.data) == (cast.asker.pk, {})  # whom stands nowhere else
    with pytest.raises(PermissionDenied):
        getattr(actions, how)(cast.asker, by=cast.asker)
    for _again in range(2):
        actions.end_distance(cast.answerer, by=cast.asker)
    assert (Distance.objects.count(), Event.objects.filter(name="distance.changed").count()) == (0, 2)


def test_suspend_member_and_lift_suspension_once_each_and_only_by_an_administrator(cast: Cast) -> None:
    until = clock.now() + timedelta(days=3)
    for days in (3, 1, 3):
        actions.suspend_member(
            cast.answerer, until=clock.now() + timedelta(days=days), reason="Rude.", by=cast.administrator
        )
    cast.answerer.refresh_from_db()
    assert (cast.answerer.suspended_until, cast.answerer.may_write) == (until, False)
    with pytest.raises(PermissionDenied):
        actions.suspend_member(cast.answerer, until=until, reason="Rude.", by=cast.steward)
    with pytest.raises(PermissionDenied):
        actions.lift_suspension(cast.administrator, by=cast.administrator)
    for _again in range(2):
        actions.lift_suspension(cast.answerer, by=cast.administrator)
    names = ["member.suspended", "member.suspension_lifted"]
    assert list(Event.objects.filter(name__in=names).order_by("pk").values_list("name", flat=True)) == names


def reasons_of(member: Member) -> list[str]:
    """Why something reached her, in order."""
    run_waiting_jobs(twice=True)
    return list(Notice.objects.filter(member=member).order_by("event").values_list("reason", flat=True))


def test_nothing_comes_from_whom_one_mutes_but_what_belongs_to_an_office(cast: Cast) -> None:
    group = make_group("Everybody", "network", stewards=(cast.steward,))
    for other in (cast.answerer, cast.steward):
        actions.mute_member(other, by=cast.asker)
    question = make_question(author=cast.asker, group=group)
    answer = make_answer(question, cast.answerer, f"Hold Home, [@Ada](/m/{cast.asker.code}-ada).")
    conversations.reply_to(answer, "And wait.", by=cast.answerer)
    assert reasons_of(cast.asker) == []
    conversations.decline_question(question, note="It is known.", by=cast.steward)
    assert reasons_of(cast.asker) == ["closed"]
    assert cast.answerer not in people_to_name(viewer_of(cast.asker), Typed.of("Ansel"))
    assert cast.asker in people_to_name(viewer_of(cast.answerer), Typed.of("Ada"))


def test_who_blocks_is_not_asked_by_whom_she_blocks_and_the_other_way_round(cast: Cast) -> None:
    group = make_group("Everybody", "network")
    answered(by=cast.answerer, asker=cast.outsider, group=group)

    def asked(asker: Member, question_id: int | None = 1) -> bool:
        found = likeliest_people(TITLE, "", (), group_id=group.pk, asker_id=asker.pk, question_id=question_id)
        return cast.answerer.pk in {one.member_id for one in found}

    assert asked(cast.asker) and asked(cast.steward)
    actions.mute_member(cast.asker, by=cast.answerer)
    assert asked(cast.asker)
    actions.block_member(cast.asker, by=cast.answerer)
    actions.mute_member(cast.answerer, by=cast.steward)
    assert (asked(cast.asker), asked(cast.steward)) == (False, False)
    assert asked(cast.asker, None)  # what she sees before she asks tells her nothing
    names = [one.name for one in first_reached(viewer_of(cast.asker), TITLE, "", (), group).people]
    assert "Ansel Answerer" in names


def test_a_whole_ring_is_asked_alike_and_who_blocks_never_sees_it(cast: Cast, run_jobs: Callable[[], int]) -> None:
    group = make_group("Everybody", "network", stewards=(cast.administrator,))
    actions.block_member(cast.asker, by=cast.leader)
    actions.mute_member(cast.steward, by=cast.asker)
    question = make_question(author=cast.asker, group=group)
    run_jobs()
    reached = set(question.reaches.values_list("member__name", flat=True))
    assert reached == {"Lena Leader"}  # of her work group; whom she mutes is left out
    assert reasons_of(cast.leader) == []
    assert (helps_of(viewer_of(cast.leader), limit=5), reach_of(question, cast.leader)) == ([], None)
    for _step in range(8):
        clock.pass_time(timedelta(days=2))
        take_due_steps(clock.now())
    assert "owner" in reasons_of(cast.leader)  # that is her office


@pytest.mark.parametrize(("who", "reaches"), [("asker", False), ("administrator", True)])
def test_asking_by_name_reaches_who_blocks_only_from_an_office(cast: Cast, who: str, reaches: bool) -> None:
    group = make_group("Everybody", "network")
    actions.block_member(cast.asker, by=cast.answerer)
    question = make_question(author=cast.asker, group=group)
    ask_by_name(question, to=cast.answerer, by=getattr(cast, who))
    assert ("reached" in reasons_of(cast.answerer)) == reaches
    assert question.reaches.filter(member=cast.answerer).exists()  # its asker sees that she was asked
