"""Whom to ask first."""

from datetime import timedelta

import pytest

from commonground.conversations.actions import accept_answer, hide_post
from commonground.core import clock, db
from commonground.people.models import User
from commonground.routing.evidence import Asking, recent_answers
from commonground.routing.likeliest import Candidate, likeliest_people
from commonground.routing.models import Reach
from commonground.routing.tests.record import TITLE, answered, days_ago, findable, solved
from commonground.search.indexing import index_many
from tests.cast import Cast
from tests.make import make_answer, make_group, make_member, make_question

BODY = "The peel arm does not find its home, the sensor lamp stays red and the conveyor waits for station four."


@pytest.fixture
def group(cast: Cast):
    return make_group("Packaging", stewards=(cast.steward,))


def likely(cast: Cast, group, title: str = TITLE, body: str = "", **how) -> list[Candidate]:
    how = {"limit": 4, **how}
    return likeliest_people(title, body, how.pop("topics", ()), group_id=group.pk, asker_id=cast.asker.pk, **how)


def people(*found_by, **how) -> list[int]:
    return [candidate.member_id for candidate in likely(*found_by, **how)]


def test_a_stranger_who_solved_it_elsewhere_comes_first(cast: Cast, group) -> None:
    solution = solved(by=cast.answerer, group=make_group("Far away", members=(cast.outsider,)))
    answered("Pump loses pressure at night", by=cast.outsider)
    first, *_others = likely(cast, group)
    assert first.member_id == cast.answerer.pk
    assert first.evidence == {"kind": "solved", "questions": [solution.question_id]}


def test_who_solved_it_goes_before_who_only_answered(cast: Cast, group) -> None:
    answered(by=cast.outsider)
    solved(by=cast.answerer)
    assert people(cast, group) == [cast.answerer.pk, cast.outsider.pk]


def test_who_answers_lately_goes_before_who_used_to(cast: Cast, group) -> None:
    answered(by=cast.outsider, days=400)
    answered(by=cast.answerer, days=30)
    assert people(cast, group) == [cast.answerer.pk, cast.outsider.pk]


def test_evidence_counts_even_from_where_the_asker_does_not_look(cast: Cast, group) -> None:
    asker = make_member()
    closed = make_group("Closed", "joined", members=(asker, cast.answerer))
    answered(by=cast.answerer, asker=asker, group=closed)
    assert people(cast, group) == [cast.answerer.pk]
    assert people(cast, group, groups=[group.pk]) == []


def test_a_direct_conversation_is_nobodys_evidence(cast: Cast, group) -> None:
    between = make_group("", "joined", members=(cast.answerer, cast.asker), is_direct=True)
    answered(by=cast.answerer, asker=cast.asker, group=between)
    assert people(cast, group) == []
    assert people(cast, group, groups=[between.pk]) == []


@pytest.mark.parametrize("who", ["guest", "customer", "partner", "outsider", "administrator", "leader"])
def test_nobody_is_asked_what_she_may_not_read(cast: Cast, who: str) -> None:
    answered(by=getattr(cast, who))
    member = getattr(cast, who).pk
    assert people(cast, cast.group) == ([member] if who == "leader" else [])


def test_who_may_not_read_is_not_asked_for_her_own_word_either(cast: Cast) -> None:
    make_member(knows="labellers")
    assert people(cast, cast.group) == []


def test_the_asker_is_not_asked(cast: Cast, group) -> None:
    answered(by=cast.asker)
    assert people(cast, group) == []


def test_who_has_left_takes_no_questions_or_cannot_sign_in_is_not_asked(cast: Cast, group) -> None:
    gone, silent, imported = make_member("Gone"), make_member("Silent", knows="labels"), make_member("Imported")
    for member in (gone, silent, imported):
        answered(by=member)
    assert set(people(cast, group)) == {gone.pk, silent.pk, imported.pk}
    gone.is_active = False
    gone.save()
    silent.takes_questions = False
    silent.save()
    User.objects.filter(pk=imported.pk).update(email=None)
    assert people(cast, group) == []


def test_who_was_asked_or_has_answered_is_not_asked_again(cast: Cast, group) -> None:
    question = make_question(TITLE, author=cast.asker, group=group)
    for member in (cast.answerer, cast.outsider, cast.leader):
        answered(by=member)
    Reach.objects.create(question=question, member=cast.answerer, ring=0)
    make_answer(question, cast.outsider)
    assert people(cast, group, question_id=question.pk) == [cast.leader.pk]


def test_the_question_itself_is_no_ground_to_ask_anybody(cast: Cast, group) -> None:
    answer = answered(by=cast.answerer)
    assert people(cast, group) == [cast.answerer.pk]
    assert people(cast, group, question_id=answer.question_id) == []


def test_answering_ones_own_question_shows_nothing(cast: Cast, group) -> None:
    answered(by=cast.answerer, asker=cast.answerer)
    assert people(cast, group) == []


@pytest.mark.parametrize("hidden", ["answer", "question"])
def test_what_is_hidden_is_no_evidence(cast: Cast, group, hidden: str) -> None:
    answer = answered(by=cast.answerer)
    hide_post(answer if hidden == "answer" else answer.parent, reason="Wrong.", by=cast.administrator)
    assert people(cast, group) == []


def test_the_question_itself_does_not_make_the_others_less_alike(cast: Cast, group) -> None:
    answered(by=cast.answerer)
    question = make_question(TITLE, author=cast.asker, group=group)
    [before] = likely(cast, group, question_id=question.pk)
    index_many([question.pk])
    [after] = likely(cast, group, question_id=question.pk)
    assert after.score == pytest.approx(before.score)


def test_activity_is_what_somebody_answered_others_in_ninety_days(cast: Cast, group) -> None:
    for days in (-1, 1, 89, 91):
        answered(by=cast.answerer, days=days, group=group)
    answered(by=cast.answerer, days=2, asker=cast.answerer, group=group)
    hide_post(answered(by=cast.answerer, days=3, group=group), reason="Wrong.", by=cast.steward)
    hide_post(answered(by=cast.answerer, days=4, group=group).parent, reason="Wrong.", by=cast.steward)
    answered(by=cast.answerer, days=5)
    asking = Asking(group.pk, cast.asker.pk, clock.now())
    asked = [cast.answerer.pk, cast.outsider.pk]
    assert recent_answers(asked, asking, groups=[group.pk]) == {cast.answerer.pk: 2}


def test_a_solution_counts_from_when_it_was_accepted(cast: Cast, group) -> None:
    answer = answered(by=cast.answerer, days=30)
    with days_ago(10):
        accept_answer(answer, by=answer.parent.author)
    [then], [now] = likely(cast, group, at=clock.now() - timedelta(days=20)), likely(cast, group)
    assert (then.evidence["kind"], now.evidence["kind"]) == ("answered", "solved")


def test_what_comes_later_does_not_count(cast: Cast, group) -> None:
    answered(by=cast.answerer, days=10)
    with days_ago(20):
        assert people(cast, group, at=clock.now()) == []
    assert people(cast, group) == [cast.answerer.pk]


def test_nobody_is_asked_more_than_so_often_a_day(cast: Cast, group) -> None:
    answered(by=cast.answerer)
    for hour in range(5):
        at = clock.now().replace(hour=hour)
        Reach.objects.create(question=make_question(), member=cast.answerer, ring=0, at=at)
    assert people(cast, group) == []
    assert people(cast, group, reaches_a_day=6) == people(cast, group, reaches_a_day=None) == [cast.answerer.pk]
    with days_ago(-1):
        assert people(cast, group) == [cast.answerer.pk]


def test_what_somebody_says_she_knows_fills_up_after_the_record(cast: Cast, group) -> None:
    answered(by=cast.answerer)
    says = make_member(knows="Kyros 40, labellers; palletisers")
    first, second = likely(cast, group)
    assert (first.member_id, second.member_id) == (cast.answerer.pk, says.pk)
    assert second.evidence == {"kind": "knows", "words": ["labellers"]}
    assert people(cast, group, limit=1) == [cast.answerer.pk]


def test_the_topics_count_for_what_people_say_they_know(cast: Cast, group) -> None:
    says = make_member(knows="palletisers")
    assert people(cast, group, topics=["palletiser"]) == [says.pk]
    assert people(cast, group) == []


def test_who_says_more_of_it_goes_first(cast: Cast, group) -> None:
    some, all_of_it = make_member(knows="labels"), make_member(knows="labels, shift plans")
    assert people(cast, group) == [all_of_it.pk, some.pk]


def test_her_own_word_goes_before_a_record_of_nothing_alike(cast: Cast, group) -> None:
    findable(make_question(TITLE, text=BODY))
    answered("Change of menu in the canteen", by=cast.answerer)
    says = make_member(knows="labellers")
    assert [one.evidence["kind"] for one in likely(cast, group, body=BODY)] == ["record", "knows"]
    assert people(cast, group, body=BODY, limit=1) == [says.pk]


def test_her_own_word_is_the_reason_where_her_record_gives_none(cast: Cast, group) -> None:
    findable(make_question(TITLE, text=BODY))
    says = make_member(knows="labellers")
    answered("Change of menu in the canteen", by=says)
    assert [one.evidence for one in likely(cast, group, body=BODY)] == [{"kind": "knows", "words": ["labellers"]}]


@pytest.mark.parametrize("title", ["", "???", "'' \\ \0 <> & | ! : *", "的问题", "a" * 5000])
def test_whatever_is_typed_harms_nothing(cast: Cast, group, title: str) -> None:
    answered(by=cast.answerer)
    make_member(knows=title[:600].replace("\0", ""))
    likely(cast, group, title, title)


def test_the_statements_do_not_grow_with_the_people(cast: Cast, group) -> None:
    for number in range(6):
        answered(by=make_member(f"Number {number}", knows="labels"))
    with db.counted() as seen:
        assert len(likely(cast, group)) == 4
    assert len(seen) <= 8
