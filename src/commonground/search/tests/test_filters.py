"""Filters: what they leave, how much each value would leave, with words and alone, for each viewer."""

from datetime import timedelta

import pytest

from commonground.conversations import actions
from commonground.conversations.models import Question, Topic
from commonground.core import clock, db
from commonground.people.models import Member
from commonground.people.viewer import viewer_of
from commonground.search import matching
from commonground.search.indexing import index_many
from commonground.search.queries import Filters, Results, search
from commonground.search.statistics import fold_words
from tests.cast import Cast
from tests.make import make_answer, make_group, make_question

pytestmark = pytest.mark.usefixtures("by_meaning")
WORDS = pytest.mark.parametrize("words", ["labels", ""])


@pytest.fixture
def asked(cast: Cast) -> list[Question]:
    """Old and solved by the answerer; answered; open in a group of all; in a group that the leader cannot read."""
    with clock.held(clock.now() - timedelta(days=40)):
        solved = make_question("Labels fall", cast.asker, cast.group, topics=("labels", "line 3"))
        make_answer(solved, cast.answerer, is_accepted=True)
    answered = make_question("Labels stick", cast.steward, cast.group, topics=("labels",))
    make_answer(answered, cast.answerer)
    waiting = make_question("Labels tear", cast.leader, make_group("Everybody"))
    secret = make_question("Labels burn", cast.answerer, make_group("Secret", "joined", members=(cast.answerer,)))
    index_many([question.pk for question in (solved, answered, waiting, secret)])
    fold_words()
    return [solved, answered, waiting, secret]


def look(member: Member, words: str = "labels", **more: object) -> Results:
    kind = more.pop("kind", None)
    return search(viewer_of(member), words, filters=Filters(**more), kind=kind)  # type: ignore[arg-type]


def titles(results: Results) -> list[str]:
    return [one.title.removeprefix("Labels ") for one in (*results.answers, *results.questions)]


@WORDS
def test_each_filter_leaves_what_is_so(cast: Cast, asked: list[Question], words: str) -> None:
    lines = Topic.objects.get(name="line 3")
    for filters, left in (
        ({"state": "solved"}, ["fall"]),
        ({"state": "open"}, ["tear"]),
        ({"group": cast.group.pk}, ["fall", "stick"]),
        ({"topic": lines.pk}, ["fall"]),
        ({"person": cast.answerer.pk}, ["fall", "stick"]),
        ({"person": cast.leader.pk}, ["tear"]),
        ({"time": "week"}, ["stick", "tear"]),
        ({"time": "year"}, ["fall", "stick", "tear"]),
        ({"time": "week", "group": cast.group.pk}, ["stick"]),
        ({"time": "week", "state": "solved"}, []),
    ):
        assert sorted(titles(look(cast.asker, words, **filters))) == left, filters


@WORDS
def test_counts_count_what_the_other_filters_leave_and_she_may_read(
    cast: Cast, asked: list[Question], words: str
) -> None:
    found = look(cast.asker, words, state="solved").filters
    assert found["state"] == {"solved": 1, "answered": 1, "open": 1}
    assert found["time"] == {"year": 1}
    assert found["group"] == {cast.group.pk: 1}
    assert found["person"] == {cast.asker.pk: 1, cast.answerer.pk: 1}
    assert look(cast.asker, words, time="week").filters["state"] == {"answered": 1, "open": 1}
    assert look(cast.asker, words, time="week", kind="answers").filters["state"] == {"answered": 1}
    assert look(cast.answerer, words, time="week").filters["state"] == {"answered": 1, "open": 2}
    assert look(cast.outsider, words, time="week").filters["group"] == {asked[2].post.group_id: 1}


def test_who_wrote_a_hidden_answer_did_not_answer(cast: Cast, asked: list[Question]) -> None:
    answer = make_answer(asked[2], cast.steward)
    assert titles(look(cast.asker, "", person=cast.steward.pk)) == ["tear", "stick"]
    actions.hide_post(answer, reason="wrong", by=cast.administrator)
    for words in ("labels", ""):
        assert titles(look(cast.asker, words, person=cast.steward.pk)) == ["stick"]


def test_filters_alone_find_the_newest_first_and_no_people(cast: Cast, asked: list[Question]) -> None:
    for number in range(5):
        make_question(f"Later {number}", cast.asker, cast.group)
    first = search(viewer_of(cast.asker), "", filters=Filters(state="open"), kind="questions", limit=3)
    assert titles(first) == ["Later 4", "Later 3", "Later 2"]
    second = search(
        viewer_of(cast.asker), "", filters=Filters(state="open"), kind="questions", after=first.next_after, limit=3
    )
    assert titles(second) == ["Later 1", "Later 0", "tear"]
    assert (second.next_after, second.counts["people"]) == (None, 0)
    assert look(cast.asker, "ansel").people
    assert not look(cast.asker, "ansel", state="open").people


def test_of_very_many_the_newest_are_shown_and_it_says_so(
    cast: Cast, asked: list[Question], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not look(cast.asker, "", time="year").is_newest_only
    monkeypatch.setattr(matching, "MOST", 2)
    monkeypatch.setattr("commonground.search.everything.MOST", 2)
    assert titles(look(cast.asker, "", time="year")) == ["stick", "tear"]
    assert look(cast.asker, "", time="year").is_newest_only
    assert not look(cast.asker, "labels", time="year").is_newest_only


def test_filters_without_words_or_choice_are_only_counted(cast: Cast, asked: list[Question]) -> None:
    results = look(cast.asker, " ")
    assert results.is_empty
    assert results.filters["state"] == {"solved": 1, "answered": 1, "open": 1}


@pytest.mark.parametrize(("words", "most"), [("labels", 1), ("", 4)])
def test_statements_are_one_more_a_chosen_filter_where_there_are_no_words(
    cast: Cast, asked: list[Question], words: str, most: int
) -> None:
    with db.counted() as statements:
        look(cast.asker, words, state="open", time="week", person=cast.asker.pk)
    assert sum("AS has_answer" in statement for statement in statements) == most
