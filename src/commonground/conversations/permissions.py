"""Who may do what in conversations. Asked only of what is visible; looks only at what its caller has loaded."""

from dataclasses import dataclass

from commonground.conversations.models import Attachment, Draft, Follow, Post, Question, Report, Ruling
from commonground.people.models import Member


@dataclass(frozen=True, slots=True)
class Standing:
    """What a member is to a question, loaded once: the things the rules below look at."""

    is_author: bool
    is_steward: bool
    is_admin: bool
    is_owner: bool
    author_has_left: bool
    has_reported: bool = False
    decides_appeal: bool = True


def can_ask(member: Member, readable: bool) -> bool:
    """Every active member asks where she may read."""
    return member.may_write and readable


def can_answer(member: Member, question: Question) -> bool:
    """Every active member who may read it answers, also what is solved or closed."""
    return member.may_write


def can_edit(member: Member, post: Post) -> bool:
    """The author changes her own words."""
    return member.may_write and member.pk == post.author_id


def can_take_back(member: Member, post: Post) -> bool:
    """The author takes back what she posted a moment ago, but no article: others have a part in it."""
    return member.is_active and member.pk == post.author_id and post.kind != Post.Kind.ARTICLE


def can_take_back_failure(member: Member, question: Question) -> bool:
    """Whoever said that an answer failed for her takes that back a moment later."""
    return member.is_active


def can_keep_draft(member: Member) -> bool:
    """Every active member keeps what she has not posted yet."""
    return member.is_active


def can_throw_away_draft(member: Member, draft: Draft) -> bool:
    """Whoever wrote it; nobody else knows of it."""
    return member.is_active and member.pk == draft.member_id


def can_attach_file(member: Member) -> bool:
    """Every active member puts files into what she writes."""
    return member.may_write


def can_remove_file(member: Member, file: Attachment) -> bool:
    """Whoever chose a file takes it away again, from her draft or from her post."""
    return member.is_active and member.pk == file.author_id


def can_accept_answer(member: Member, question: Question, standing: Standing) -> bool:
    """The asker decides; a steward of the group decides for an asker who has left or never signs in."""
    return standing.is_author or (standing.author_has_left and standing.is_steward)


def can_thank(member: Member, post: Post) -> bool:
    """Everybody but the author thanks."""
    return member.may_write and member.pk != post.author_id


def can_want(member: Member, question: Question) -> bool:
    """Everybody but the asker may want to know it too."""
    return member.may_write and member.pk != question.post.author_id


def can_withdraw(member: Member, question: Question, standing: Standing) -> bool:
    """The asker withdraws her question."""
    return standing.is_author


def can_decline(member: Member, question: Question, standing: Standing) -> bool:
    """Its owner or a steward of the group closes it with a reason."""
    return member.may_write and (standing.is_owner or standing.is_steward)


def can_close_as_duplicate(member: Member, question: Question, standing: Standing) -> bool:
    """The asker, its owner, a steward or an administrator says that it was asked before."""
    return standing.is_author or standing.is_owner or standing.is_steward or standing.is_admin


def can_reopen(member: Member, question: Question, standing: Standing) -> bool:
    """The asker, a steward or an administrator, or for imported ones any member for whom it still burns."""
    if question.close_reason == Question.CloseReason.IMPORTED:
        return member.is_active
    return standing.is_author or standing.is_steward or standing.is_admin


def can_hide(member: Member, post: Post, standing: Standing) -> bool:
    """A steward of the group or an administrator hides what should not stand there."""
    return member.may_write and (standing.is_steward or standing.is_admin)


def can_restore(member: Member, post: Post, standing: Standing) -> bool:
    """The same people show it again, but nobody what others hid of her own."""
    return can_hide(member, post, standing) and (member.pk != post.author_id or post.hidden_by_id == member.pk)


def can_report(member: Member, post: Post) -> bool:
    """Every member who may read a post reports it, but its author."""
    return member.is_active and member.pk != post.author_id


def can_take_back_report(member: Member, report: Report) -> bool:
    """Whoever reported takes it back."""
    return member.is_active and member.pk == report.by_id


def can_rule(member: Member, post: Post, standing: Standing) -> bool:
    """A steward of the group or an administrator decides about reports, nobody about her own post or report."""
    return can_hide(member, post, standing) and member.pk != post.author_id and not standing.has_reported


def can_suspend_author(member: Member, post: Post, standing: Standing) -> bool:
    """An administrator suspends who wrote what was reported, but neither herself nor on her own report."""
    return standing.is_admin and can_rule(member, post, standing)


def can_undo_ruling(member: Member, ruling: Ruling, standing: Standing) -> bool:
    """The same people take a decision back; a suspension, an administrator."""
    is_suspension = ruling.kind == Ruling.Kind.SUSPENDED
    return can_rule(member, ruling.post, standing) and (standing.is_admin or not is_suspension)


def can_appeal(member: Member, ruling: Ruling) -> bool:
    """The author of what was hidden, or who was warned or suspended for it, appeals once."""
    return member.is_active and ruling.is_against_author and member.pk == ruling.post.author_id


def can_decide_appeal(member: Member, ruling: Ruling, standing: Standing) -> bool:
    """Who did not take the decision decides the appeal: an administrator; where there is no other, a steward."""
    return can_hide(member, ruling.post, standing) and standing.decides_appeal and member.pk != ruling.post.author_id


def can_change_review_time(member: Member, keeps: bool) -> bool:
    """Who keeps a topic says how soon its answers are looked at again, and so does an administrator."""
    return member.is_active and (keeps or member.is_admin)


def can_name_topic_stewards(member: Member, keeps: bool) -> bool:
    """Who keeps a topic names who else does, and so does an administrator."""
    return member.is_active and (keeps or member.is_admin)


def can_follow(member: Member, follow: Follow) -> bool:
    """Every active member follows what she sees, for herself alone, but not herself; and stops it again."""
    is_herself = follow.kind == Follow.Kind.MEMBER and follow.subject == member.pk
    return member.is_active and member.pk == follow.member_id and not is_herself
