"""Who may do what in conversations. Asked only of what is visible; looks only at what its caller has loaded."""

from dataclasses import dataclass

from commonground.conversations.models import Attachment, Post, Question
from commonground.people.models import Member


@dataclass(frozen=True, slots=True)
class Standing:
    """What a member is to a question, loaded once: the things the rules below look at."""

    is_author: bool
    is_steward: bool
    is_admin: bool
    is_owner: bool
    author_has_left: bool


def can_ask(member: Member, readable: bool) -> bool:
    """Every active member asks where she may read."""
    return member.is_active and readable


def can_answer(member: Member, question: Question) -> bool:
    """Every active member who may read it answers, also what is solved or closed."""
    return member.is_active


def can_edit(member: Member, post: Post) -> bool:
    """The author changes her own words."""
    return member.is_active and member.pk == post.author_id


def can_attach_file(member: Member) -> bool:
    """Every active member puts files into what she writes."""
    return member.is_active


def can_remove_file(member: Member, file: Attachment) -> bool:
    """Whoever chose a file takes it away again, from her draft or from her post."""
    return member.is_active and member.pk == file.author_id


def can_accept_answer(member: Member, question: Question, standing: Standing) -> bool:
    """The asker decides; a steward of the group decides for an asker who has left or never signs in."""
    return standing.is_author or (standing.author_has_left and standing.is_steward)


def can_thank(member: Member, post: Post) -> bool:
    """Everybody but the author thanks."""
    return member.is_active and member.pk != post.author_id


def can_want(member: Member, question: Question) -> bool:
    """Everybody but the asker may want to know it too."""
    return member.is_active and member.pk != question.post.author_id


def can_withdraw(member: Member, question: Question, standing: Standing) -> bool:
    """The asker withdraws her question."""
    return standing.is_author


def can_decline(member: Member, question: Question, standing: Standing) -> bool:
    """Its owner or a steward of the group closes it with a reason."""
    return standing.is_owner or standing.is_steward


def can_close_as_duplicate(member: Member, question: Question, standing: Standing) -> bool:
    """The asker, its owner or a steward says that it was asked before."""
    return standing.is_author or standing.is_owner or standing.is_steward


def can_reopen(member: Member, question: Question, standing: Standing) -> bool:
    """The asker, a steward, or for imported ones any member for whom it still burns."""
    if question.close_reason == Question.CloseReason.IMPORTED:
        return member.is_active
    return standing.is_author or standing.is_steward


def can_hide(member: Member, post: Post, standing: Standing) -> bool:
    """A steward of the group or an administrator hides what should not stand there."""
    return standing.is_steward or standing.is_admin
