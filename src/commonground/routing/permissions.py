"""Who may do what on the way of a question. Asked only of what is visible; looks only at what its caller has loaded."""

from dataclasses import dataclass

from commonground.conversations.models import Question
from commonground.conversations.permissions import Standing
from commonground.people.models import Member
from commonground.routing.models import Reach


@dataclass(frozen=True, slots=True)
class CheckStanding:
    """What a member is to an accepted answer, loaded once, beside what she is to its question."""

    is_answerer: bool
    keeps_article: bool
    keeps_topic: bool
    was_asked: bool


def can_check_answer(member: Member, standing: Standing, check: CheckStanding) -> bool:
    """The asker, who gave it, who owns it or its article, a steward of the group or a topic, or who was asked."""
    concerned = standing.is_author or standing.is_owner or standing.is_steward
    knows = check.is_answerer or check.keeps_article or check.keeps_topic
    return member.is_active and (concerned or knows or check.was_asked)


def can_doubt_answer(member: Member, standing: Standing, check: CheckStanding) -> bool:
    """Who may say that an answer is still right may say that it is not."""
    return can_check_answer(member, standing, check)


def can_hand_on(member: Member, question: Question, standing: Standing) -> bool:
    """Its owner, a steward of the group or an administrator names who sees the question through."""
    return member.is_active and (standing.is_owner or standing.is_steward or standing.is_admin)


def can_widen(member: Member, standing: Standing) -> bool:
    """The asker, its owner, a steward of the group or an administrator need not wait for the next ring."""
    return member.is_active and (standing.is_author or standing.is_owner or standing.is_steward or standing.is_admin)


def can_ask_by_name(member: Member, standing: Standing, reach: Reach | None) -> bool:
    """The same people name whom to ask, and so does who was asked and knows somebody better."""
    return can_widen(member, standing) or can_respond(member, reach)


def can_respond(member: Member, reach: Reach | None) -> bool:
    """Who was asked says that she is on it, or that it is not for her."""
    return member.is_active and reach is not None and reach.member_id == member.pk


def can_mark_seen(member: Member, reach: Reach | None) -> bool:
    """Who was asked has seen the question."""
    return can_respond(member, reach)


def can_choose_questions(member: Member) -> bool:
    """Everybody decides for herself whether she is asked."""
    return member.is_active


def can_reuse_answer(member: Member) -> bool:
    """Every active member who may read an answer may say that it solves what she wanted to ask."""
    return member.is_active
