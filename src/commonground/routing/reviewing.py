"""The steps of a solved question: who may know is asked whether its answer is still right, in rounds with a pause.

First who gave it, then those likely to know, then the stewards. Nobody is asked twice in a round, nor on a day on which
she was asked enough; where nobody says, the answer stands there as not checked until the next round.
"""

import json
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from django.db.models import Max

from commonground.conversations.models import Question, TopicSteward
from commonground.core import db, ids
from commonground.knowledge.models import Article
from commonground.people.models import Membership, Network
from commonground.routing.models import CheckRequest
from commonground.routing.next_step import note, plan
from commonground.routing.reaching import Reason
from commonground.routing.rings import likeliest

Step = Question.Step

A_DAY = timedelta(days=1)
ASKED_A_DAY = 3  # for whatever: burning questions come first
LIKELY = 8
MOST = 3  # at once


def review(question: Question, network: Network, now: datetime) -> None:
    """Ask the next who may know; when nobody is left, the round ends."""
    ahead = [step for step in _WHOM if _ORDER.index(step) >= _ORDER.index(Step(question.next_step))]
    number = _last_round(question) + (question.next_step == Step.REVIEW_ANSWERER)
    for step in ahead if question.solution_id else []:
        asked = ask_to_check(question, _WHOM[step](question), number=number, at=now)
        if asked:
            note(question, "question.check_asked", members=asked)
            plan(question, _ORDER[_ORDER.index(step) + 1], now + network.review_wait)
            return
    end_round(question, network, now)


def end_round(question: Question, network: Network, now: datetime) -> None:
    """Nobody said. It stands there as not checked, and is asked again after a pause."""
    note(question, "question.check_ended")
    plan(question, Step.REVIEW_ANSWERER, now + network.review_again_after)


def ask_to_check(question: Question, people: Mapping[int, Reason], *, number: int, at: datetime) -> list[int]:
    """Ask the first of these members, each with her reason; who they are in the end.

    The statement itself leaves out who may not read the question, has no address or wants no questions, who was asked
    in this round, who was asked enough that day, and whoever raised the doubt.
    """
    return db.values(
        """
        INSERT INTO routing_checkrequest (id, question_id, member_id, round, reason, at)
        SELECT asked.id, %(question)s, asked.member, %(round)s, asked.reason::jsonb, %(at)s
          FROM unnest(%(ids)s::bigint[], %(members)s::bigint[], %(reasons)s::text[])
               WITH ORDINALITY AS asked (id, member, reason, place)
          JOIN people_reader r ON r.member_id = asked.member AND r.group_id = %(group)s
          JOIN people_member m ON m.user_id = asked.member AND m.takes_questions
          JOIN people_user u ON u.id = asked.member AND u.email IS NOT NULL AND u.is_active
         WHERE asked.member IS DISTINCT FROM %(doubter)s::bigint
           AND NOT EXISTS (SELECT FROM routing_checkrequest c
                            WHERE c.question_id = %(question)s AND c.member_id = asked.member AND c.round >= %(round)s)
           AND %(a_day)s > (SELECT count(*) FROM routing_reach e WHERE e.member_id = asked.member AND e.at > %(since)s)
                         + (SELECT count(*) FROM routing_checkrequest c
                             WHERE c.member_id = asked.member AND c.at > %(since)s)
         ORDER BY asked.place LIMIT %(most)s
        ON CONFLICT (question_id, member_id)
        DO UPDATE SET round = excluded.round, reason = excluded.reason, at = excluded.at
        RETURNING member_id""",
        question=question.pk,
        group=question.post.group_id,
        doubter=question.doubted_by_id,
        round=number,
        at=at,
        since=at - A_DAY,
        a_day=ASKED_A_DAY,
        most=MOST,
        ids=[ids.new() for _ in people],
        members=list(people),
        reasons=[json.dumps(dict(reason)) for reason in people.values()],
    )


def _last_round(question: Question) -> int:
    found = CheckRequest.objects.filter(question=question.pk).aggregate(last=Max("round"))
    return found["last"] or 0


def _answerer(question: Question) -> dict[int, Reason]:
    """Who owns its article, then who gave it."""
    owners = Article.objects.filter(question=question.pk).values_list("owner", flat=True)
    asked: dict[int, Reason] = dict.fromkeys(owners, {"kind": "article_owner"})
    if question.solution:
        asked.setdefault(question.solution.author_id, {"kind": "answerer"})
    return asked


def _likely(question: Question) -> dict[int, Reason]:
    """Those whose record or own word says that they know."""
    likely = likeliest(question, LIKELY)
    return {one.member_id: {"kind": "likely", "evidence": one.evidence} for one in likely if not one.is_faint}


def _stewards(question: Question) -> dict[int, Reason]:
    """Those who keep its topics, then those of its group."""
    keepers = TopicSteward.objects.of_question(question.pk)
    stewards = Membership.objects.filter(group=question.post.group_id, role=Membership.Role.STEWARD).order_by("pk")
    of_topics: dict[int, Reason] = dict.fromkeys(keepers.values_list("member", flat=True), {"kind": "topic_steward"})
    of_group: dict[int, Reason] = dict.fromkeys(stewards.values_list("member", flat=True), {"kind": "steward"})
    return of_topics | {member: reason for member, reason in of_group.items() if member not in of_topics}


_WHOM: dict[Step, Callable[[Question], dict[int, Reason]]] = {
    Step.REVIEW_ANSWERER: _answerer,
    Step.REVIEW_LIKELY: _likely,
    Step.REVIEW_STEWARDS: _stewards,
}
_ORDER = [*_WHOM, Step.REVIEW_ENDS]
