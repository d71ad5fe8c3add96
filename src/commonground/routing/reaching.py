"""Asking people: the one place where reach is written."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from commonground.conversations.models import Answer, Question
from commonground.core import db, ids
from commonground.people.distance import kept_away_by
from commonground.people.models import Member, MemberQuerySet, Reader
from commonground.routing.models import Reach

Reason = Mapping[str, Any]


def can_be_asked(question: Question) -> MemberQuerySet:
    """Who may read the question, is not its asker and has an address that she proved."""
    readers = Reader.objects.filter(group_id=question.post.group_id).values("member_id")
    members = Member.objects.with_sign_in().filter(pk__in=readers, user__is_active=True)
    return members.exclude(pk=question.post.author_id)


def not_yet_asked(question: Question) -> QuerySet[Member]:
    """Those of them who take questions and neither were asked this one before nor answered it."""
    answered = Answer.objects.get_queryset().filter(parent=question.pk).values("author_id")
    willing = can_be_asked(question).writing().filter(takes_questions=True)
    return willing.exclude(reaches__question=question.pk).exclude(pk__in=answered)


def reach_of(question: Question, member: Member) -> Reach | None:
    """How she was asked; None too where she blocks whose question it is, or who named her, unless it is her office."""
    found = Reach.objects.filter(question=question.pk, member=member).first()
    if found is None or found.reason.get("kind") in ("owner", "steward"):
        return found
    away = {question.post.author_id, found.reason.get("by")}
    return None if kept_away_by(member.pk).filter(is_blocked=True, other__in=away - {None}).exists() else found


def reach(question: Question, ring: Reach.Ring, people: Mapping[int, Reason], *, at: datetime) -> list[int]:
    """Ask these members, each with her reason; who they are in the end.

    The statement itself leaves out who may not read the question, its asker and who was asked before, whatever its
    caller believed.
    """
    return db.values(
        """
        INSERT INTO routing_reach (id, question_id, member_id, ring, reason, at, response)
        SELECT asked.id, %(question)s, asked.member, %(ring)s, asked.reason::jsonb, %(at)s, ''
          FROM unnest(%(ids)s::bigint[], %(members)s::bigint[], %(reasons)s::text[]) AS asked (id, member, reason)
          JOIN people_reader r ON r.member_id = asked.member AND r.group_id = %(group)s
         WHERE asked.member <> %(asker)s
        ON CONFLICT (question_id, member_id) DO NOTHING
        RETURNING member_id""",
        question=question.pk,
        group=question.post.group_id,
        asker=question.post.author_id,
        ring=int(ring),
        at=at,
        ids=[ids.new() for _ in people],
        members=list(people),
        reasons=[json.dumps(dict(reason)) for reason in people.values()],
    )
