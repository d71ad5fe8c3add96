"""Searching everything: answers, questions that wait, people; each for those who may see it."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commonground.conversations import actions
from commonground.conversations.models import Question
from commonground.core import db
from commonground.people.models import Member
from commonground.people.viewer import Viewer, anonymous_viewer, viewer_of
from commonground.search.indexing import index_many
from commonground.search.people import find_people, index_what_they_know
from commonground.search.queries import KINDS, Results, search
from commonground.search.statistics import fold_words
from tests.cast import EVERYBODY, Cast
from tests.make import make_answer, make_group, make_member, make_question

pytestmark = pytest.mark.usefixtures("by_meaning")


def viewer(cast: Cast, who: str) -> Viewer:
    return anonymous_viewer() if who == "anonymous" else viewer_of(getattr(cast, who))


def look(reader: Member | Viewer, words: str, kind: str | None = None, after: str | None = None) -> Results:
    return search(reader if isinstance(reader, Viewer) else viewer_of(reader), words, kind=kind, after=after, limit=3)


def indexed(*questions: Question) -> Question:
    index_many([question.pk for question in questions])
    fold_words()
    return questions[0]


def names(results: Results) -> list[str]:
    return [person.name for person in results.people]


@pytest.mark.parametrize("who", EVERYBODY)
def test_a_closed_groups_posts_are_found_by_those_who_joined(cast: Cast, who: str) -> None:
    waiting = make_question("Labeller drops labels", author=cast.asker, group=cast.group)
    answered = make_question("Labeller skips labels", author=cast.asker, group=cast.group)
    make_answer(answered, cast.answerer, "Home the labeller.")
    indexed(waiting, answered)
    results = look(viewer(cast, who), "labeller labels")
    sees = who in {"asker", "answerer", "steward", "leader"}
    assert (len(results.answers), len(results.questions)) == ((1, 1) if sees else (0, 0))
    assert results.counts["answers"] == results.counts["questions"] == int(sees)


@pytest.mark.parametrize(
    ("who", "found"),
    [
        ("anonymous", []),
        ("guest", ["Gus Guest"]),
        ("customer", ["Cora Customer"]),
        ("partner", ["Pavel Partner", "Gus Guest"]),
        ("outsider", ["Ada Asker", "Pavel Partner", "Cora Customer", "Gus Guest"]),
        ("administrator", ["Ada Asker", "Pavel Partner", "Cora Customer", "Gus Guest"]),
    ],
)
def test_people_are_found_by_those_who_may_see_them(cast: Cast, who: str, found: list[str]) -> None:
    somebody = ("Ada Asker", "Pavel Partner", "Cora Customer", "Gus Guest")
    Member.objects.filter(name__in=somebody).update(knows="Labellers, all of them")
    assert sorted(names(search(viewer(cast, who), "labeller", kind="people"))) == sorted(found)


def test_a_name_goes_before_what_somebody_knows(cast: Cast) -> None:
    make_member("Rosa Lindqvist")
    make_member("Karl Keller", knows="Works with Lindqvist since 2001")
    assert names(look(cast.asker, "lindq")) == ["Rosa Lindqvist"]
    assert names(look(cast.asker, "Lindqvist")) == ["Rosa Lindqvist", "Karl Keller"]
    assert names(look(cast.asker, "rosa lind")) == ["Rosa Lindqvist"]
    assert names(look(cast.asker, "lindqvits")) == ["Rosa Lindqvist"]
    assert names(look(cast.asker, "qvi")) == []


def test_among_very_many_an_index_says_who_fits(cast: Cast) -> None:
    db.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for _again in range(2):
        index_what_they_know()
    db.execute("SET LOCAL enable_seqscan = off")
    db.execute("DROP INDEX member_of_organisation")  # which the few of a test would be read from
    with CaptureQueriesContext(connection) as asked, connection.cursor() as cursor:
        find_people(viewer_of(cast.asker), "lindqvist labels")
        cursor.execute("EXPLAIN " + next(one["sql"] for one in asked if "knows" in one["sql"]))
        plan = "".join(line for (line,) in cursor.fetchall())
    assert "people_member_knows_english" in plan
    assert "people_member_name_spelt" in plan


def test_who_has_left_is_not_found(cast: Cast) -> None:
    make_member("Rosa Lindqvist", is_active=False)
    assert names(look(cast.asker, "Lindqvist")) == []


def test_the_accepted_answer_is_shown_else_the_most_thanked(cast: Cast) -> None:
    question = make_question("Labeller drops labels", author=cast.asker, group=cast.group)
    make_answer(question, cast.steward, "First.")
    thanked = make_answer(question, cast.answerer, "Second.")
    actions.thank(thanked, by=cast.leader)
    indexed(question)
    assert look(cast.asker, "labels").answers[0].answer_id == thanked.pk
    accepted = make_answer(question, cast.leader, "Third.", is_accepted=True)
    (one,) = look(cast.asker, "labels").answers
    assert (one.answer_id, one.state, one.author_name) == (accepted.pk, "solved", "Lena Leader")


def test_a_hidden_answer_is_neither_shown_nor_counted(cast: Cast) -> None:
    question = make_question("Labeller drops labels", author=cast.asker, group=cast.group)
    answer = make_answer(question, cast.answerer, "Secret sauce for labels.")
    indexed(question)
    actions.hide_post(answer, reason="wrong", by=cast.steward)
    results = look(cast.asker, "labels")
    assert (results.counts["answers"], results.counts["questions"]) == (0, 1)
    assert "sauce" not in results.questions[0].snippet


def test_the_snippet_marks_the_words_and_escapes_the_rest(cast: Cast) -> None:
    question = make_question("It fails", author=cast.asker, group=cast.group, text="The `<b>` labelling & more.")
    indexed(question)
    (one,) = look(cast.asker, "labelled").questions
    assert one.snippet == "The &lt;b&gt; <mark>labelling</mark> &amp; more."


def test_the_snippet_is_of_the_answer_unless_only_the_question_has_the_words(cast: Cast) -> None:
    question = make_question("It fails", author=cast.asker, group=cast.group, text="The labeller is new.")
    make_answer(question, cast.answerer, "Home the arm.")
    indexed(question)
    assert look(cast.asker, "arm").answers[0].snippet == "Home the <mark>arm</mark>."
    assert look(cast.asker, "labeller").answers[0].snippet == "The <mark>labeller</mark> is new."


def test_pages_follow_each_other_without_gap_or_repetition(cast: Cast) -> None:
    asked = [make_question("Labels stick", author=cast.asker, group=cast.group) for _alike in range(8)]
    indexed(*asked)
    shown, after = [], None
    for _page in range(3):
        results = look(cast.asker, "labels", "questions", after)
        shown += [one.id for one in results.questions]
        after = results.next_after
    assert after is None
    assert len(shown) == 8
    assert set(shown) == {question.pk for question in asked}
    assert results.counts["questions"] == 8


def test_pages_of_people_follow_each_other(cast: Cast) -> None:
    for number in range(5):
        make_member(f"Quentin Number {number}")
    first = look(cast.asker, "quentin", "people")
    second = look(cast.asker, "quentin", "people", first.next_after)
    assert len({*names(first), *names(second)}) == 5
    assert (second.next_after, second.counts["people"]) == (None, 5)


@pytest.mark.parametrize("after", ["x", "1~", "~", "nan~11111111111", "1e400~zzzzzzzzzzz", "1~11111111111~"])
def test_a_wrong_place_shows_the_beginning(cast: Cast, after: str) -> None:
    indexed(make_question("Labels", author=cast.asker, group=cast.group))
    assert look(cast.asker, "labels", "questions", after).questions


@pytest.mark.parametrize(
    "words", ["", "?", "\0", "the", "🙂", "%", "\\", "' | !", "x" * 5000, "ا" * 400, "a b c d e " * 50]
)
def test_whatever_is_looked_for_is_answered(cast: Cast, words: str) -> None:
    indexed(make_question("Labels", author=cast.asker, group=cast.group))
    for kind in (None, *KINDS):
        results = look(cast.asker, words, kind)
        assert not results.answers
        assert not results.questions


def test_nothing_looked_for_is_nothing_found(cast: Cast) -> None:
    assert look(cast.asker, " ").is_empty


def test_withdrawn_questions_are_not_found(cast: Cast) -> None:
    question = indexed(make_question("Labels", author=cast.asker, group=cast.group))
    assert look(cast.asker, "labels").questions
    actions.withdraw_question(question, by=cast.asker)
    assert look(cast.asker, "labels").is_empty


@pytest.mark.parametrize("is_named", [True, False])
def test_anyone_on_the_web_sees_an_author_as_she_chose(cast: Cast, is_named: bool) -> None:
    Member.objects.update(is_named_in_public=is_named)
    question = make_question("Labels", author=cast.asker, group=make_group(audience="public"))
    make_answer(question, cast.answerer)
    indexed(question)
    (one,) = look(anonymous_viewer(), "labels").answers
    assert one.author_name == ("Ansel Answerer" if is_named else None)
    assert (one.author_work_group, one.asker_work_group, one.author_organisation) == (None, None, "Aldermoor")


def test_anyone_on_the_web_finds_people_by_name_alone(cast: Cast) -> None:
    Member.objects.filter(pk=cast.asker.pk).update(is_named_in_public=True, knows="Zyklotrons")
    make_question("Labels", author=cast.asker, group=make_group(audience="public"))
    (ada,) = look(anonymous_viewer(), "ada").people
    assert (ada.name, ada.organisation, ada.work_group, ada.knows) == ("Ada Asker", "Aldermoor", None, "")
    assert names(look(anonymous_viewer(), "zyklotrons")) == []
    assert names(look(cast.customer, "zyklotrons")) == ["Ada Asker"]


def test_statements_do_not_grow_with_what_is_found(
    cast: Cast, django_assert_max_num_queries: Callable[..., object]
) -> None:
    asked = [make_question(f"Labels, case {number}", author=cast.asker, group=cast.group) for number in range(8)]
    for question in asked[:4]:
        make_answer(question, cast.answerer)
    indexed(*asked)
    reader = viewer_of(cast.asker)
    with db.counted() as statements, django_assert_max_num_queries(4):
        assert look(reader, "labels").answers
    assert len(statements) == 5
