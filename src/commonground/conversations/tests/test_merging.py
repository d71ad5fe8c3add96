"""Asked before: merged into the older question where nobody loses or learns anything, linked elsewhere; and undone."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from commonground.conversations import actions
from commonground.conversations.models import Question, Topic
from commonground.conversations.queries import answers_of, question_page, replies_of
from commonground.core import clock
from commonground.core.require import Refused
from commonground.feed.models import Notice
from commonground.people.models import Member, Membership
from commonground.people.viewer import viewer_of
from commonground.routing.lists import question_rows
from commonground.routing.models import Reach
from commonground.search.indexing import index_many
from commonground.search.queries import Filters, search, similar_questions
from commonground.search.statistics import fold_words
from commonground.web.helping import helps_of
from commonground.web.topic_lists import people_who_know
from tests.cast import Cast
from tests.jobs import run_waiting_jobs
from tests.make import make_answer, make_group, make_question

pytestmark = [pytest.mark.django_db, pytest.mark.portable]


def now_of(question: Question) -> Question:
    return Question.objects.select_related("post__author", "post__group").get(pk=question.pk)


@pytest.fixture
def older(cast: Cast) -> Question:
    return make_question("Why do labels skip?", cast.asker, cast.group)


@pytest.fixture
def again(cast: Cast) -> Question:
    return make_question("Labels are missing. Why?", cast.leader, cast.group)


def test_what_was_given_to_it_is_read_under_the_older_one_with_credit(
    cast: Cast, older: Question, again: Question
) -> None:
    make_answer(older, cast.steward)
    answer = make_answer(again, cast.answerer)
    actions.reply_to(answer, "Which button?", by=cast.leader)
    actions.want_to_know(again, by=cast.steward)
    actions.close_as_duplicate(again, of=older, by=cast.leader)
    viewer = viewer_of(cast.asker)
    shown = [(line.author_name, line.given_to) for line in answers_of(viewer, older.pk)]
    assert shown == [("Stella Steward", None), ("Ansel Answerer", "Labels are missing. Why?")]
    assert [reply.parent_id for reply in replies_of(viewer, older.pk)] == [answer.pk]
    page = question_page(viewer, older.pk)
    assert page is not None
    assert (page.wanted, page.again_titles, page.again_ids) == (1, ["Labels are missing. Why?"], [again.pk])


def test_its_answer_solves_the_older_one_and_who_waited_for_it_is_told(
    cast: Cast, older: Question, again: Question
) -> None:
    actions.want_to_know(again, by=cast.steward)
    answer = make_answer(again, cast.answerer)
    actions.close_as_duplicate(again, of=older, by=cast.leader)
    assert now_of(older).is_answered
    with pytest.raises(PermissionDenied):
        actions.accept_answer(answer, by=cast.leader)
    actions.accept_answer(answer, by=cast.asker)
    run_waiting_jobs(twice=True)
    assert now_of(older).solution_id == answer.pk
    told = Notice.objects.filter(reason="wanted_solved", question=older.pk).order_by("member__name")
    assert list(told.values_list("member__name", flat=True)) == ["Lena Leader", "Stella Steward"]
    actions.say_it_failed(answer, by=cast.leader)
    assert now_of(older).doubt == "failed"


def test_taken_out_again_both_stand_as_they_stood(cast: Cast, older: Question, again: Question) -> None:
    run_waiting_jobs()
    answer = make_answer(again, cast.answerer)
    before = now_of(again)
    actions.close_as_duplicate(again, of=older, by=cast.leader)
    actions.accept_answer(answer, by=cast.asker)
    later = make_answer(older, cast.steward)
    clock.pass_time(timedelta(hours=2))
    for _again in range(2):
        actions.reopen_question(again, by=cast.leader)
    after = now_of(again)
    kept = ("ring", "next_step", "next_step_at", "answered_at", "owner_id", "closed_at", "duplicate_of_id", "is_merged")
    assert [getattr(after, name) for name in kept] == [getattr(before, name) for name in kept]
    assert (now_of(older).is_answered, now_of(older).solution_id) == (True, None)
    viewer = viewer_of(cast.asker)
    assert [line.id for line in answers_of(viewer, older.pk)] == [later.pk]
    assert [line.id for line in answers_of(viewer, again.pk)] == [answer.pk]


def test_one_that_was_open_is_open_again_without_the_answers_that_were_not_its_own(
    cast: Cast, older: Question, again: Question
) -> None:
    make_answer(again, cast.answerer)
    actions.close_as_duplicate(again, of=older, by=cast.leader)
    actions.reopen_question(again, by=cast.leader)
    assert now_of(older).is_open


@pytest.mark.parametrize("is_late", [False, True])
def test_the_older_one_goes_on_where_it_stood_when_one_is_taken_out(
    cast: Cast, older: Question, again: Question, *, is_late: bool
) -> None:
    run_waiting_jobs()
    make_answer(again, cast.answerer)
    before = now_of(older).as_it_stands()
    actions.close_as_duplicate(again, of=older, by=cast.leader)
    actions.edit_question(older, title="Why do labels skip?", words="On line 3.", by=cast.asker)
    clock.pass_time(timedelta(days=2 if is_late else 0))
    actions.reopen_question(again, by=cast.leader)
    assert now_of(older).as_it_stands() == before
    assert Question.objects.due().filter(pk=older.pk).exists() == is_late


def test_the_older_one_keeps_what_it_got_by_another_since(cast: Cast, older: Question, again: Question) -> None:
    third = make_question("No labels?", cast.leader, cast.group)
    make_answer(again, cast.answerer)
    make_answer(third, cast.answerer)
    for one in (again, third):
        actions.close_as_duplicate(one, of=older, by=cast.leader)
        clock.pass_time(timedelta(minutes=1))
    actions.reopen_question(again, by=cast.leader)
    assert now_of(older).is_answered
    actions.reopen_question(third, by=cast.leader)
    assert now_of(older).is_open


def test_one_that_nobody_confirmed_is_open_again_without_the_answers_that_were_not_its_own(
    cast: Cast, older: Question, again: Question
) -> None:
    make_answer(again, cast.answerer)
    actions.close_as_duplicate(again, of=older, by=cast.leader)
    actions.close_unconfirmed(older)
    actions.reopen_question(again, by=cast.leader)
    assert now_of(older).is_open


def test_an_answer_given_while_it_was_merged_is_its_own_afterwards(
    cast: Cast, older: Question, again: Question
) -> None:
    actions.close_as_duplicate(again, of=older, by=cast.leader)
    make_answer(again, cast.answerer)
    actions.reopen_question(again, by=cast.leader)
    assert now_of(again).is_answered


@pytest.mark.parametrize(
    ("older_in", "again_in", "is_merged"),
    [
        ("closed", "closed", True),
        ("closed", "network", True),  # its readers are no wider, and the asker is among them
        ("network", "public", True),
        ("network", "closed", False),
        ("few", "network", False),  # the asker may not read it
    ],
)
def test_it_is_merged_only_where_nobody_loses_or_learns_anything(
    cast: Cast, older_in: str, again_in: str, is_merged: bool
) -> None:
    groups = {"closed": cast.group, "network": make_group(), "public": make_group(audience="public")}
    groups["few"] = make_group("Few", "joined", members=(cast.asker, cast.outsider))
    older = make_question(author=cast.asker, group=groups[older_in])
    again = make_question(author=cast.leader, group=groups[again_in])
    make_answer(again, cast.answerer)
    actions.close_as_duplicate(again, of=older, by=cast.leader)
    assert (now_of(again).close_reason, now_of(again).is_merged) == ("duplicate", is_merged)
    assert len(answers_of(viewer_of(cast.asker), older.pk)) == is_merged


def test_who_leaves_the_group_reads_nothing_through_it(cast: Cast) -> None:
    wide = make_group("Wide", "joined", members=(cast.asker, cast.leader, cast.answerer))
    older = make_question(author=cast.asker, group=make_group("Few", "joined", members=(cast.asker, cast.leader)))
    again = make_question("Secret?", cast.leader, wide)
    make_answer(again, cast.answerer)
    actions.want_to_know(again, by=cast.answerer)
    actions.close_as_duplicate(again, of=older, by=cast.leader)
    Membership.objects.filter(group=wide, member=cast.asker).delete()
    viewer = viewer_of(cast.asker)
    page = question_page(viewer, older.pk)
    assert page is not None
    assert (answers_of(viewer, older.pk), page.again_ids, page.again_titles, page.wanted) == ([], [], [], 0)


def test_who_leaves_the_group_does_not_learn_in_lists_who_solved_it_either(cast: Cast) -> None:
    wide = make_group("Wide", "joined", members=(cast.asker, cast.leader, cast.answerer))
    few = make_group("Few", "joined", members=(cast.asker, cast.leader))
    older = make_question("Labels skip?", cast.asker, few, topics=("labels",))
    again = make_question("Labels skip again?", cast.leader, wide)
    answer = make_answer(again, cast.answerer)
    actions.close_as_duplicate(again, of=older, by=cast.leader)
    actions.accept_answer(answer, by=cast.asker)
    index_many([older.pk, again.pk], by_meaning=False)
    fold_words()
    topic = Topic.objects.get()

    def told() -> list[str | None]:
        viewer = viewer_of(cast.asker)
        found = similar_questions(viewer, "Labels skip?")
        knowing = people_who_know(viewer, topic.pk, limit=5)
        return [
            *(one.author_name for one in found if one.id == older.pk),
            *(row.solver_name for row in question_rows(viewer, topic=topic.pk)),
            *(one.name for one in knowing),
        ]

    assert told() == ["Ansel Answerer"] * 3
    Membership.objects.filter(group=wide, member=cast.asker).delete()
    assert told() == [None, None]


def test_it_is_found_by_its_own_words_as_the_older_one_where_that_may_be_read(cast: Cast) -> None:
    few = make_group("Few", "joined", members=(cast.asker, cast.leader))
    wide = make_group("Wide", "joined", members=(cast.asker, cast.leader, cast.answerer))
    older = make_question("Why do labels skip?", cast.asker, few)
    again = make_question("The applicator misses boxes. Why?", cast.leader, wide)
    actions.want_to_know(again, by=cast.answerer)
    answer = make_answer(again, cast.answerer)
    actions.close_as_duplicate(again, of=older, by=cast.leader)
    index_many([older.pk, again.pk], by_meaning=False)
    fold_words()

    def found(member: Member) -> list[tuple[int, int | None]]:
        viewer = viewer_of(member)
        typed = similar_questions(viewer, "The applicator misses boxes")
        results = search(viewer, "applicator")
        filtered = search(viewer, "", filters=Filters(person=cast.answerer.pk))
        assert [(one.id, one.wanted) for one in typed] == [(one.id, 1) for one in results.answers]
        assert [one.id for one in filtered.answers] == [one.id for one in results.answers]
        assert results.questions == []
        return [(one.id, one.answer_id) for one in results.answers]

    assert found(cast.asker) == [(older.pk, answer.pk)]
    assert found(cast.answerer) == [(again.pk, answer.pk)]
    assert [row.answers for row in question_rows(viewer_of(cast.asker), group=few.pk)] == [1]


def test_who_answered_the_merged_one_is_not_asked_to_help_and_others_see_that_it_has_an_answer(
    cast: Cast, older: Question, again: Question
) -> None:
    make_answer(again, cast.answerer)
    actions.close_as_duplicate(again, of=older, by=cast.leader)
    for member in (cast.answerer, cast.steward):
        Reach.objects.create(question=older, member=member, ring=0, reason={"kind": "steward"}, at=clock.now())
    assert helps_of(viewer_of(cast.answerer), limit=5) == []
    assert [one.answers for one, _why in helps_of(viewer_of(cast.steward), limit=5)] == [1]


def test_a_question_that_others_were_merged_into_is_linked_only_and_one_leads_on_to_the_oldest(
    cast: Cast, older: Question, again: Question
) -> None:
    actions.close_as_duplicate(again, of=older, by=cast.leader)
    third = make_question(author=cast.steward, group=cast.group)
    actions.close_as_duplicate(third, of=again, by=cast.steward)
    assert now_of(third).duplicate_of_id == older.pk
    oldest = make_question(author=cast.answerer, group=cast.group)
    actions.close_as_duplicate(older, of=oldest, by=cast.asker)
    assert (now_of(older).close_reason, now_of(older).is_merged) == ("duplicate", False)


def test_two_are_not_merged_into_each_other(cast: Cast, older: Question, again: Question) -> None:
    actions.close_as_duplicate(again, of=older, by=cast.leader)
    with pytest.raises(Refused):
        actions.close_as_duplicate(older, of=again, by=cast.asker)


def test_hiding_what_was_merged_takes_its_solution_away(cast: Cast, older: Question, again: Question) -> None:
    answer = make_answer(again, cast.answerer)
    actions.close_as_duplicate(again, of=older, by=cast.leader)
    actions.accept_answer(answer, by=cast.asker)
    actions.hide_post(again.post, reason="rude", by=cast.steward)
    assert now_of(older).is_open
    actions.restore_post(again.post, by=cast.steward)
    actions.hide_post(answer, reason="rude", by=cast.steward)
    actions.restore_post(answer, by=cast.steward)
    assert now_of(older).is_answered


def test_one_whose_older_question_is_gone_opens_alone(cast: Cast, older: Question, again: Question) -> None:
    actions.close_as_duplicate(again, of=older, by=cast.leader)
    Question.objects.filter(pk=again.pk).update(duplicate_of=None)
    actions.reopen_question(again, by=cast.leader)
    assert now_of(again).is_open


def test_what_is_solved_is_not_merged(cast: Cast, older: Question, again: Question) -> None:
    make_answer(again, cast.answerer, is_accepted=True)
    actions.close_as_duplicate(again, of=older, by=cast.leader)
    assert (now_of(again).is_solved, now_of(again).duplicate_of_id) == (True, None)
