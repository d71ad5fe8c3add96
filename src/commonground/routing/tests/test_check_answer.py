"""Who may say that an accepted answer is still right or no longer, and when an older one is doubted for a newer."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from commonground.conversations import actions
from commonground.conversations.models import Answer, Question, Topic, TopicSteward
from commonground.core import clock
from commonground.core.require import Refused
from commonground.routing.checking import check_answer, doubt_answer
from commonground.routing.models import CheckRequest
from tests.cast import Cast
from tests.jobs import run_waiting_jobs
from tests.make import make_answer, make_group, make_question

pytestmark = [pytest.mark.django_db, pytest.mark.portable]


@pytest.fixture
def answer(cast: Cast) -> Answer:
    question = make_question(author=cast.asker, group=make_group(stewards=(cast.steward,)), topics=("labels",))
    TopicSteward.objects.create(topic=Topic.objects.get(), member=cast.leader)
    CheckRequest.objects.create(question=question, member=cast.outsider, round=1)
    return make_answer(question, cast.answerer, is_accepted=True)


@pytest.mark.parametrize(
    ("who", "may"),
    [
        *((who, True) for who in ("asker", "answerer", "steward", "leader", "outsider")),
        *((who, False) for who in ("administrator", "partner", "customer")),
    ],
)
def test_who_may_check_answer_or_doubt_answer(cast: Cast, answer: Answer, who: str, may: bool) -> None:
    member = getattr(cast, who)
    for act in (check_answer, doubt_answer):
        if may:
            act(answer, by=member)
        else:
            with pytest.raises(PermissionDenied):
                act(answer, by=member)
    assert (Question.objects.get().doubt == "said") is may


def test_an_answer_that_is_not_accepted_is_neither_checked_nor_doubted(cast: Cast, answer: Answer) -> None:
    other = make_answer(Question.objects.get(), cast.leader)
    for act in (check_answer, doubt_answer):
        with pytest.raises(Refused, match="not the answer that solved it"):
            act(other, by=cast.asker)


def test_another_member_checks_it_in_the_same_hour_and_stands_there_as_who_did_so_last(
    cast: Cast, answer: Answer
) -> None:
    check_answer(answer, by=cast.answerer)
    check_answer(answer, by=cast.steward)
    assert Question.objects.get().checked_by == cast.steward


def link(newer: Question, older: Question) -> None:
    """Asked before, and not merged, as it is brought in from elsewhere."""
    newer = Question.objects.get(pk=newer.pk)
    newer.duplicate_of = older
    newer.close(Question.CloseReason.DUPLICATE, by=None, at=clock.now())
    newer.save()


@pytest.mark.parametrize(
    ("older_in", "newer_in", "is_doubted"),
    [
        ("closed", "closed", True),
        ("closed", "network", True),
        ("network", "public", True),
        ("network", "closed", False),  # its readers may not read the newer one, nor learn that it is there
        ("public", "network", False),
    ],
)
def test_a_newer_answer_to_the_same_question_casts_doubt_only_where_all_readers_may_read_it(
    cast: Cast, older_in: str, newer_in: str, is_doubted: bool
) -> None:
    groups = {"closed": cast.group, "network": make_group(), "public": make_group(audience="public")}
    older = make_question(author=cast.asker, group=groups[older_in])
    make_answer(older, cast.answerer, is_accepted=True)
    newer = make_question(author=cast.asker, group=groups[newer_in])
    given = make_answer(newer, cast.answerer)
    link(newer, older)
    clock.pass_time(timedelta(days=1))
    actions.accept_answer(given, by=cast.asker)
    run_waiting_jobs(twice=True)
    assert (Question.objects.get(pk=older.pk).doubt == "newer") is is_doubted
    assert Question.objects.get(pk=newer.pk).doubt == ""


def test_what_was_checked_since_is_not_doubted_for_it_again(cast: Cast) -> None:
    older = make_question(author=cast.asker, group=cast.group)
    first = make_answer(older, cast.answerer, is_accepted=True)
    newer = make_question(author=cast.asker, group=cast.group)
    given = make_answer(newer, cast.answerer)
    link(newer, older)
    actions.accept_answer(given, by=cast.asker)
    clock.pass_time(timedelta(hours=1))
    check_answer(first, by=cast.answerer)
    run_waiting_jobs()
    assert Question.objects.get(pk=older.pk).doubt == ""
