"""The steps of an answered question: its asker is asked whether it helped, then the stewards, then it closes."""

from datetime import datetime

from commonground.conversations.actions import close_unconfirmed
from commonground.conversations.models import Question
from commonground.people.models import Network, Reader
from commonground.routing.next_step import between, note, plan
from commonground.routing.ownership import stewards_of

Step = Question.Step


def ask_asker(question: Question, network: Network, now: datetime) -> None:
    """Did it help? For an asker who left, never signs in or may not read it any more the stewards are asked at once."""
    readers = Reader.objects.filter(member_id=question.post.author_id, group_id=question.post.group_id)
    if not readers.filter(member__user__email__isnull=False).exists():
        ask_stewards(question, network, now)
        return
    note(question, "question.asker_asked")
    plan(question, Step.ASK_STEWARDS, now + between(network.asker_asked_after, network.stewards_asked_after))


def ask_stewards(question: Question, network: Network, now: datetime) -> None:
    """Did it help? The asker has not said."""
    stewards = [steward.pk for steward in stewards_of(question)]
    if stewards:
        note(question, "question.stewards_asked", stewards=stewards)
    plan(question, Step.CLOSE, now + between(network.stewards_asked_after, network.unconfirmed_after))


def close(question: Question, network: Network, now: datetime) -> None:
    """Nobody said; a new reply or "it failed for me" opens it again."""
    close_unconfirmed(question)
