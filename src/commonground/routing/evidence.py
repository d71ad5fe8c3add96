"""What the record says about who knows: who answered questions like this one, who answers much, who may be asked."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from commonground.core import db

RECENT = timedelta(days=90)
A_DAY = timedelta(days=1)

# Who answers her own question shows no expertise by it. Several answers of hers to one question count once.
_ANSWERS = """
SELECT a.parent_id AS question_id, a.author_id AS member_id, max(a.at) AS at,
       bool_or(coalesce(a.id = q.solution_id AND q.solved_at <= %(at)s, false)) AS is_solution
  FROM conversations_post a JOIN conversations_question q ON q.post_id = a.parent_id
  JOIN conversations_post p ON p.id = a.parent_id
 WHERE a.parent_id = ANY(%(questions)s) AND a.kind = 'answer' AND a.at <= %(at)s
   AND a.author_id NOT IN (p.author_id, %(asker)s) AND a.hidden_at IS NULL AND p.hidden_at IS NULL
   AND a.group_id = ANY(%(groups)s)
 GROUP BY a.parent_id, a.author_id"""

_RECENT = """
SELECT a.author_id AS member_id, count(*)::int AS answers
  FROM conversations_post a JOIN conversations_post p ON p.id = a.parent_id
 WHERE a.author_id = ANY(%(members)s) AND a.kind = 'answer' AND a.at > %(since)s AND a.at <= %(at)s
   AND a.author_id <> p.author_id AND a.hidden_at IS NULL AND p.hidden_at IS NULL AND a.group_id = ANY(%(groups)s)
 GROUP BY a.author_id"""

# Neither whom the asker mutes or blocks, nor who blocks her; nor who may not write for the time being.
# Who has no address that she proved, as imported people, has nowhere to read that she was asked.
_MAY_BE_ASKED = """
SELECT m.user_id FROM people_member m JOIN people_reader r ON r.member_id = m.user_id AND r.group_id = %(group)s
  JOIN people_user u ON u.id = m.user_id AND u.email IS NOT NULL
 WHERE m.user_id = ANY(%(members)s) AND m.user_id <> %(asker)s AND m.takes_questions
   AND NOT EXISTS (SELECT FROM routing_reach e WHERE e.question_id = %(question)s AND e.member_id = m.user_id)
   AND NOT EXISTS (SELECT FROM conversations_post a
                    WHERE a.parent_id = %(question)s AND a.author_id = m.user_id AND a.kind = 'answer')
   AND (m.suspended_until IS NULL OR m.suspended_until <= %(at)s)
   AND NOT EXISTS (SELECT FROM people_distance d
                    WHERE (d.member_id = %(asker)s AND d.other_id = m.user_id)
                       OR (d.member_id = m.user_id AND d.other_id = %(asker)s AND d.is_blocked AND %(is_asked)s))
   AND (%(a_day)s::int IS NULL
        OR %(a_day)s > (SELECT count(*) FROM routing_reach e WHERE e.member_id = m.user_id AND e.at > %(since)s))"""

# What is said in a direct conversation is nobody's evidence.
_GROUPS = "SELECT id FROM people_group WHERE NOT is_direct AND (%(only)s::bigint[] IS NULL OR id = ANY(%(only)s))"


@dataclass(frozen=True, slots=True)
class Answered:
    """Somebody answered a question, last at `at`; perhaps it solved it."""

    question_id: int
    member_id: int
    at: datetime
    is_solution: bool


@dataclass(frozen=True, slots=True)
class _Active:
    """How many answers somebody gave of late."""

    member_id: int
    answers: int


@dataclass(frozen=True, slots=True)
class Asking:
    """A question for which people are sought: where it is asked, by whom, when, and what limits the asking."""

    group_id: int
    asker_id: int
    at: datetime
    question_id: int | None = None
    reaches_a_day: int | None = None  # None: it does not matter how often somebody was asked that day


def groups_of_evidence(only: list[int] | None = None) -> list[int]:
    """The groups whose answers show what people know: all, or those among `only`."""
    return db.values(_GROUPS, only=only)


def answers_to(questions: Collection[int], asking: Asking, *, groups: list[int]) -> list[Answered]:
    """Who had answered these questions when it was asked; the asker is left out."""
    return db.rows(Answered, _ANSWERS, questions=list(questions), asker=asking.asker_id, groups=groups, at=asking.at)


def recent_answers(members: Collection[int], asking: Asking, *, groups: list[int]) -> dict[int, int]:
    """How many answers to others each of them gave in the 90 days before; who gave none is left out."""
    since = asking.at - RECENT
    found = db.rows(_Active, _RECENT, members=list(members), groups=groups, since=since, at=asking.at)
    return {active.member_id: active.answers for active in found}


def who_may_be_asked(members: Collection[int], asking: Asking) -> frozenset[int]:
    """Those who read the group, take questions, have not been asked or answered yet, nor been asked too much today.

    Whoever blocked the asker is left out only once it is asked: what is shown before must not tell of it.
    """
    found = db.values(
        _MAY_BE_ASKED,
        members=list(members),
        group=asking.group_id,
        asker=asking.asker_id,
        question=asking.question_id,
        a_day=asking.reaches_a_day,
        since=asking.at - A_DAY,
        at=asking.at,
        is_asked=asking.question_id is not None,
    )
    return frozenset(found)
