"""Whom to ask first: the people whose record, or else whose own word, says that they know."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, Required, TypedDict

from commonground.core import clock
from commonground.routing.evidence import (
    Answered,
    Asking,
    answers_to,
    groups_of_evidence,
    recent_answers,
    who_may_be_asked,
)
from commonground.routing.knowing import who_says_she_knows
from commonground.routing.scoring import likenesses, scores, vote
from commonground.search.neighbours import Neighbour, neighbours

SIMILAR = 50
NAMED = 10  # questions kept as the reason
NAMED_WORDS = 3
REACHES_A_DAY = 5


class Evidence(TypedDict, total=False):
    """Why she may know, as it is kept with her reach: never words of a post, so that it shows nothing by itself.

    `questions` are like questions that she solved or answered, those that say most first; `words` are her own.
    """

    kind: Required[Literal["solved", "answered", "knows", "record"]]
    questions: list[int]
    words: list[str]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A member who may know, how likely beside the others (0 where only her own word says so), and why."""

    member_id: int
    score: float
    evidence: Evidence

    @property
    def is_faint(self) -> bool:
        """Whether she answered before, but nothing that one would call alike."""
        return self.evidence["kind"] == "record"


def likeliest_people(
    title: str,
    body: str,
    topics: Iterable[str],
    *,
    group_id: int,
    asker_id: int,
    limit: int = 4,
    at: datetime | None = None,
    question_id: int | None = None,
    groups: list[int] | None = None,
    reaches_a_day: int | None = REACHES_A_DAY,
) -> list[Candidate]:
    """The members most likely to know, the likeliest first, who may read the group and can be asked.

    What they showed counts in all groups, or in `groups` alone: what is shown to somebody before she asks must rest on
    what she may read, or typing would tell what closed groups talk about. `question_id` is the question once it is
    asked: whoever was asked or answered already is left out. `reaches_a_day` None switches the limit off.
    """
    topics = list(topics)
    asking = Asking(group_id, asker_id, at or clock.now(), question_id, reaches_a_day)
    grounds = groups_of_evidence(groups)
    known = _by_record(title, "\n".join([body, *topics]), asking, grounds)
    if sum(not one.is_faint for one in known[:limit]) < limit:
        known = _joined(known, _by_own_word(title, body, topics, asking), limit)
    return known[:limit]


def _by_record(title: str, text: str, asking: Asking, grounds: list[int]) -> list[Candidate]:
    near = neighbours(title, text, groups=grounds, limit=SIMILAR, other_than=asking.question_id)
    answers = answers_to([one.question_id for one in near], asking, groups=grounds)
    members = who_may_be_asked({answered.member_id for answered in answers}, asking)
    answers = [answered for answered in answers if answered.member_id in members]
    likeness = likenesses(near)
    totals = scores(answers, likeness, recent_answers(members, asking, groups=grounds), at=asking.at)
    telling = _telling(answers, near, likeness, asking.at)
    ranked = sorted(totals, key=lambda member: (-totals[member], member))
    return [Candidate(member, totals[member], _evidence(member, telling)) for member in ranked]


def _telling(
    answers: Sequence[Answered], near: Sequence[Neighbour], likeness: dict[int, float], at: datetime
) -> list[Answered]:
    """The answers to questions that are truly alike, those that say most for their authors first."""
    alike = {one.question_id for one in near if one.is_near}
    telling = [answered for answered in answers if answered.question_id in alike]
    return sorted(telling, key=lambda one: -vote(one, likeness[one.question_id], at=at))


def _evidence(member: int, telling: Sequence[Answered]) -> Evidence:
    hers = [one for one in telling if one.member_id == member]
    if not hers:
        return {"kind": "record"}
    kind: Literal["solved", "answered"] = "solved" if any(one.is_solution for one in hers) else "answered"
    return {"kind": kind, "questions": [one.question_id for one in hers[:NAMED]]}


def _by_own_word(title: str, body: str, topics: Sequence[str], asking: Asking) -> list[Candidate]:
    found = who_says_she_knows(title, body, topics)
    members = who_may_be_asked([one.member_id for one in found], asking)
    return [
        Candidate(one.member_id, 0.0, {"kind": "knows", "words": one.phrases[:NAMED_WORDS]})
        for one in found
        if one.member_id in members
    ]


def _joined(known: Sequence[Candidate], own_word: Sequence[Candidate], limit: int) -> list[Candidate]:
    """What people say of themselves fills the places left, and those held by a record of nothing alike."""
    said = {one.member_id: one.evidence for one in own_word}
    first = [_completed(one, said) for one in known[:limit]]
    faint = [one.member_id for one in first if one.is_faint]
    places = limit - len(first) + len(faint)
    new = said.keys() - {one.member_id for one in first}
    own_word = [one for one in own_word if one.member_id in new][:places]
    gone = faint[places - len(own_word) :]
    return [one for one in first if one.member_id not in gone] + own_word


def _completed(known: Candidate, said: dict[int, Evidence]) -> Candidate:
    """The same, with her own word as the reason where her record gives none."""
    if not (known.is_faint and known.member_id in said):
        return known
    return replace(known, evidence=said[known.member_id])
