"""Conversations brought in from elsewhere: the same checks, and many at once."""

from datetime import UTC, datetime, timedelta

import pytest

from commonground.conversations import actions
from commonground.conversations.actions.importing import (
    PastAnswer,
    PastQuestion,
    PastReply,
    checked_text,
    checked_title,
    checked_topic,
    import_answers,
    import_duplicate,
    import_originals,
    import_questions,
    import_solution,
)
from commonground.conversations.models import Answer, Post, Question
from commonground.core.require import Refused
from commonground.events.models import Event
from tests.cast import Cast

pytestmark = pytest.mark.portable

_THEN = datetime(2019, 5, 31, 14, 5, tzinfo=UTC)


def _asked(cast: Cast, title: str = "Why?", **other: object) -> PastQuestion:
    return PastQuestion(group=cast.group.pk, author=cast.asker.pk, title=title, text="*x*", at=_THEN, **other)


def _given(cast: Cast, hours: int = 1, **other: object) -> PastAnswer:
    return PastAnswer(author=cast.answerer.pk, text="So.", at=_THEN + timedelta(hours=hours), **other)


def _reply(cast: Cast, **other: object) -> PastReply:
    return PastReply(author=cast.partner.pk, text="Which one?", at=_THEN + timedelta(hours=2), **other)


def test_many_questions_cost_no_more_statements_than_one(cast: Cast, django_assert_max_num_queries) -> None:
    asked = [_asked(cast, f"Why {n}?", topics=["x", f"t{n}"], answers=[_given(cast)]) for n in range(40)]
    with django_assert_max_num_queries(20):
        import_questions(asked)
    assert [Question.objects.get(pk=one.id).title for one in asked] == [one.title for one in asked]
    assert Answer.objects.count() == 40


@pytest.mark.parametrize("check", [checked_title, checked_text, checked_topic])
def test_nothing_and_too_much_are_refused(check) -> None:
    assert check("  caf\u0065\u0301 \x00") == "caf\u00e9"
    for words in ("", " \u202e ", "x" * 30_001):
        with pytest.raises(Refused):
            check(words)


def test_a_question_may_have_no_text_beside_its_title() -> None:
    assert checked_text(" ", may_be_empty=True) == ""
    assert checked_title(" Why \n not? ") == "Why not?"


def test_a_topic_has_no_comma_which_would_part_it_in_two_once_it_is_edited() -> None:
    assert [checked_topic(words) for words in ("labels, line 3", "a,b", "a,")] == ["labels line 3", "a b", "a"]
    with pytest.raises(Refused, match="is empty"):
        checked_topic(" , ")


def test_the_first_of_several_accepted_answers_solved_it(cast: Cast) -> None:
    answers = [_given(cast, 1), _given(cast, 3, is_accepted=True), _given(cast, 2, is_accepted=True)]
    import_questions([_asked(cast, answers=answers)])
    assert Question.objects.get().solution_id == answers[1].id
    assert Event.objects.filter(name="answer.accepted").count() == 1


def test_answers_given_since_leave_the_state_as_it_is(cast: Cast) -> None:
    import_questions([_asked(cast)])
    question = Question.objects.select_related("post").get()
    import_answers(question, [_given(cast, is_accepted=True)])
    answer = Answer.objects.get_queryset().get()
    assert (answer.group_id, answer.parent_id, answer.html) == (cast.group.pk, question.pk, "<p>So.</p>\n")
    assert Question.objects.get().close_reason == "imported"
    assert Event.objects.get(name="answer.given").imported


def test_a_solution_found_elsewhere_solves_only_what_waits_for_nobody_here(cast: Cast) -> None:
    import_questions([_asked(cast, "One?", answers=[_given(cast)]), _asked(cast, "Two?", answers=[_given(cast)])])
    one, two = Question.objects.order_by("title")
    actions.reopen_question(two, by=cast.asker)
    for question in (one, two):
        import_solution(question, Post.objects.get(parent=question.pk))
    assert [question.is_solved for question in Question.objects.order_by("title")] == [True, False]


def test_replies_stand_under_what_they_were_made_on(cast: Cast) -> None:
    asked = _asked(cast, replies=[_reply(cast)], answers=[_given(cast, replies=[_reply(cast)])])
    import_questions([asked])
    given = Answer.objects.get_queryset().get()
    assert sorted(Post.objects.filter(kind="reply").values_list("parent", flat=True)) == sorted([asked.id, given.pk])
    question = Question.objects.select_related("post").get()
    import_answers(question, [_given(cast, 2, replies=[_reply(cast)])], [_reply(cast, to=given.pk), _reply(cast)])
    assert Post.objects.filter(kind="reply").count() == 5
    assert Post.objects.filter(kind="reply", parent=given.pk).count() == 2
    assert Post.objects.filter(kind="reply", parent=asked.id).count() == 2


def test_a_solution_counts_from_its_acceptance_where_that_is_known(cast: Cast) -> None:
    later = _THEN + timedelta(days=3)
    import_questions([_asked(cast, answers=[_given(cast, is_accepted=True, accepted_at=later)]), _asked(cast, "Two?")])
    one, two = Question.objects.order_by("-title")
    assert (one.solved_at, one.answered_at) == (later, _THEN + timedelta(hours=1))
    import_answers(two, [_given(cast)])
    import_solution(two, Post.objects.get(parent=two.pk), at=later)
    two.refresh_from_db()
    assert (two.solved_at, two.answered_at) == (later, _THEN + timedelta(hours=1))


def test_a_question_asked_before_leads_to_the_older_one(cast: Cast) -> None:
    older, repeat, solved = (
        _asked(cast, "Older?"),
        _asked(cast, "Repeat?", duplicate_since=_THEN),
        _asked(cast, "Solved?", duplicate_since=_THEN, answers=[_given(cast, is_accepted=True)]),
    )
    import_questions([older, repeat, solved])
    for _again in range(2):
        import_originals({repeat.id: older.id, older.id: repeat.id, solved.id: older.id})
    assert Question.objects.get(pk=repeat.id).duplicate_of_id == older.id
    assert Question.objects.get(pk=repeat.id).closed_at == _THEN
    assert Question.objects.filter(duplicate_of=None).count() == 2
    import_originals({repeat.id: repeat.id})
    import_originals({older.id: 1})


def test_a_question_closed_elsewhere_since_is_closed_only_if_it_waits_for_nobody_here(cast: Cast) -> None:
    import_questions([_asked(cast, "One?"), _asked(cast, "Two?")])
    one, two = Question.objects.order_by("title")
    actions.reopen_question(two, by=cast.asker)
    for _again in range(2):
        import_duplicate(one, at=_THEN)
        import_duplicate(two, at=_THEN)
    assert [question.close_reason for question in Question.objects.order_by("title")] == ["duplicate", ""]
    assert Event.objects.filter(name="question.closed", data__reason="duplicate").count() == 1
