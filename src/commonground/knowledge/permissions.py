"""Who may do what with articles. Asked only of what is visible; looks only at what its caller has loaded."""

from dataclasses import dataclass

from commonground.people.models import Member


@dataclass(frozen=True, slots=True)
class Part:
    """What a member is to a question and its article, loaded once: `is_author` asked, solved or wrote some of it.

    `is_steward` of the group or of one of the question's topics.
    """

    is_author: bool
    is_owner: bool
    is_steward: bool
    is_admin: bool


def can_publish_article(member: Member, part: Part) -> bool:
    """The asker, who solved it, a steward of the group or topic, or an administrator makes it an article."""
    return member.may_write and (part.is_author or part.is_steward or part.is_admin)


def can_edit_article(member: Member, part: Part) -> bool:
    """The same people change it, and so do its owner and all who wrote some of it."""
    return member.may_write and (part.is_owner or can_publish_article(member, part))


def can_hand_on_article(member: Member, part: Part) -> bool:
    """Its owner, a steward or an administrator names who keeps it right from now on."""
    return member.may_write and (part.is_owner or part.is_steward or part.is_admin)


def can_plan_article_review(member: Member, part: Part) -> bool:
    """Who names its owner says when the answer that it rests on is looked at again."""
    return can_hand_on_article(member, part)
