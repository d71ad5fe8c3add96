"""Why somebody was asked, in words, from what the listener may see alone."""

import pytest
from django.utils import translation

from commonground.conversations.actions import accept_answer, hide_post
from commonground.core import db
from commonground.people.viewer import Viewer, anonymous_viewer, viewer_of
from commonground.routing.reasons import explain, explain_all
from commonground.routing.tests.record import answered, solved
from tests.cast import EVERYBODY, Cast
from tests.make import make_group, make_member

WORKS_THERE = "You work in the asker's work group"
TITLE = "Labeller drops labels"


def viewer(cast: Cast, who: str) -> Viewer:
    return anonymous_viewer() if who == "anonymous" else viewer_of(getattr(cast, who))


def record_of(*answers) -> dict[str, object]:
    return {"kind": "likely", "evidence": {"kind": "solved", "questions": [answer.question_id for answer in answers]}}


@pytest.fixture
def group(cast: Cast):
    return make_group("Packaging", "public")


@pytest.mark.parametrize(
    ("days", "to_her", "of_her"),
    [
        (30, "You solved “Labeller drops labels” in October", "solved “Labeller drops labels” in October"),
        (400, "You solved “Labeller drops labels” in October 2025", "solved “Labeller drops labels” in October 2025"),
    ],
)
def test_what_she_solved_is_told_by_name_and_month(cast: Cast, group, days: int, to_her: str, of_her: str) -> None:
    reason = record_of(solved(TITLE, by=cast.answerer, group=group, days=days))
    assert explain(reason, viewer_of(cast.answerer)) == to_her
    assert explain(reason, viewer_of(cast.asker), of=cast.answerer.pk) == of_her


def test_several_are_counted(cast: Cast, group) -> None:
    reason = record_of(
        *(solved(f"{TITLE} {place}", by=cast.answerer, group=group, days=70 - place) for place in range(3))
    )
    assert explain(reason, viewer_of(cast.answerer)) == "You solved 3 like it, the last one in September"
    assert explain(reason, viewer_of(cast.asker), of=cast.answerer.pk) == "solved 3 like it"


def test_what_she_only_answered_is_not_called_solved(cast: Cast, group) -> None:
    first = answered(TITLE, by=cast.answerer, group=group)
    reason = record_of(first)
    assert explain(reason, viewer_of(cast.answerer)) == "You answered “Labeller drops labels” in October"
    assert explain(reason, viewer_of(cast.asker), of=cast.answerer.pk) == "answered “Labeller drops labels” in October"
    reason = record_of(first, answered(f"{TITLE} again", by=cast.answerer, group=group))
    assert explain(reason, viewer_of(cast.answerer)) == "You answered 2 like it"
    assert explain(reason, viewer_of(cast.asker), of=cast.answerer.pk) == "answered 2 like it"


def test_an_answer_accepted_since_is_told_as_solved(cast: Cast, group) -> None:
    answer = answered(TITLE, by=cast.answerer, group=group)
    accept_answer(answer, by=answer.parent.author)
    assert explain(record_of(answer), viewer_of(cast.answerer)).startswith("You solved")


@pytest.mark.parametrize("who", EVERYBODY)
def test_a_reason_tells_nothing_of_what_the_listener_may_not_see(cast: Cast, who: str) -> None:
    """Two worlds: with the evidence and without; they differ for those alone who may read it."""
    evidence = answered(TITLE, by=cast.answerer, asker=cast.asker, group=cast.group, is_accepted=True)
    with_evidence = explain(record_of(evidence), viewer(cast, who), of=cast.answerer.pk)
    without = explain(record_of(), viewer(cast, who), of=cast.answerer.pk)
    may_read = who in {"asker", "answerer", "steward", "leader"}
    assert (with_evidence != without) == may_read
    assert (TITLE in with_evidence) == may_read


def test_what_is_hidden_is_not_told(cast: Cast, group) -> None:
    answer = solved(TITLE, by=cast.answerer, group=group)
    hide_post(answer, reason="Wrong.", by=cast.administrator)
    assert explain(record_of(answer), viewer_of(cast.answerer)) == "You may know this"
    assert explain(record_of(answer), viewer_of(cast.asker), of=cast.answerer.pk) == "likely to know"


def test_only_what_is_left_in_sight_is_counted(cast: Cast, group) -> None:
    seen, unseen = (solved(f"{TITLE} {place}", by=cast.answerer, group=group) for place in ("here", "there"))
    hide_post(unseen.parent, reason="Wrong.", by=cast.administrator)
    words = explain(record_of(unseen, seen), viewer_of(cast.asker), of=cast.answerer.pk)
    assert words == "solved “Labeller drops labels here” in October"


def test_who_does_not_show_what_she_solved_is_told_it_alone(cast: Cast, group) -> None:
    reason = record_of(solved(TITLE, by=cast.answerer, group=group))
    cast.answerer.shows_solved = False
    cast.answerer.save()
    assert explain(reason, viewer_of(cast.asker), of=cast.answerer.pk) == "likely to know"
    assert explain(reason, viewer_of(cast.answerer)).startswith("You solved")


def test_somebody_elses_answer_to_the_question_is_not_hers(cast: Cast, group) -> None:
    reason = record_of(solved(TITLE, by=cast.outsider, group=group))
    assert explain(reason, viewer_of(cast.asker), of=cast.answerer.pk) == "likely to know"


@pytest.mark.parametrize(
    ("reason", "to_her", "of_her"),
    [
        (
            {"kind": "likely", "evidence": {"kind": "knows", "words": ["labellers", "Kyros 40"]}},
            "You say “labellers” and “Kyros 40”",
            "says “labellers” and “Kyros 40”",
        ),
        (
            {"kind": "likely", "evidence": {"kind": "knows", "words": ["I teach at Weir Lane School.", "looms .."]}},
            "You say “I teach at Weir Lane School” and “looms”",
            "says “I teach at Weir Lane School” and “looms”",
        ),
        ({"kind": "knows"}, "You say you know this", "says they know this"),
        ({"kind": "likely", "evidence": {"kind": "record"}}, "You may know this", "likely to know"),
        (
            {"kind": "work_group", "work_group": 7},
            "You work in the asker's work group",
            "works in the asker's work group",
        ),
        ({"kind": "owner", "as": "leader"}, "You lead the asker's work group", "leads the asker's work group"),
        (
            {"kind": "owner", "as": "leader_above"},
            "You lead the unit above the asker's",
            "leads the unit above the asker's",
        ),
        ({"kind": "owner", "as": "steward"}, "You are a steward of this group", "a steward of this group"),
        ({"kind": "steward"}, "You are a steward of this group", "a steward of this group"),
        ({"kind": "owner", "as": "again"}, "You saw it through before", "saw it through before"),
        ({}, "You may know this", "likely to know"),
    ],
)
def test_every_reason_has_its_words(cast: Cast, reason, to_her: str, of_her: str) -> None:
    assert explain(reason, viewer_of(cast.answerer)) == to_her
    assert explain(reason, viewer_of(cast.asker), of=cast.answerer.pk) == of_her


@pytest.mark.parametrize("evidence", [{"kind": "knows", "words": ["labellers"]}, {"kind": "knows"}])
def test_what_somebody_says_she_knows_is_not_told_to_anyone_on_the_web(cast: Cast, evidence) -> None:
    reason = {"kind": "likely", "evidence": evidence}
    assert explain(reason, anonymous_viewer(), of=cast.answerer.pk) == "likely to know"


def test_who_handed_it_on_is_named_to_those_who_may_know_her(cast: Cast) -> None:
    reason = {"kind": "owner", "as": "handed_on", "by": cast.steward.pk}
    assert explain(reason, viewer_of(cast.answerer)) == "Stella Steward handed it on to you"
    assert explain(reason, viewer_of(cast.asker), of=cast.answerer.pk) == "named by Stella Steward"
    assert explain(reason, viewer_of(cast.customer), of=cast.answerer.pk) == "it was handed on to them"
    assert explain(reason, viewer_of(cast.customer)) == "It was handed on to you"


def test_the_month_is_told_in_the_listeners_language(cast: Cast, group) -> None:
    reason = record_of(solved(TITLE, by=cast.answerer, group=group, days=50))
    with translation.override("de"):
        assert "Oktober" in explain(reason, viewer_of(cast.answerer))


def test_many_reasons_take_no_more_statements_than_one(cast: Cast, group) -> None:
    reasons = []
    for number in range(5):
        member = make_member(f"Number {number}")
        reasons.append((member.pk, record_of(solved(TITLE, by=member, group=group))))
    with db.counted() as seen:
        words = explain_all(reasons, viewer_of(cast.asker))
    assert words == ["solved “Labeller drops labels” in October"] * 5
    assert len(seen) <= 2


def test_each_question_has_its_own_reason(cast: Cast, group) -> None:
    first = record_of(solved("Labels drop", by=cast.answerer, group=group))
    second = record_of(solved("Lids lift", by=cast.answerer, group=group))
    none = {"kind": "work_group"}
    words = explain_all([(cast.answerer.pk, one) for one in (first, second, none)], viewer_of(cast.answerer))
    assert words == ["You solved “Labels drop” in October", "You solved “Lids lift” in October", WORKS_THERE]
