"""Who may do what on the way of a question. Asked only of what is visible; looks only at what its caller has loaded."""

from commonground.conversations.models import Question
from commonground.conversations.permissions import Standing
from commonground.people.models import Member


def can_hand_on(member: Member, question: Question, standing: Standing) -> bool:
    """Its owner, a steward of the group or an administrator names who sees the question through."""
    return member.is_active and (standing.is_owner or standing.is_steward or standing.is_admin)
