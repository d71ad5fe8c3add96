"""Who may do what with what reached a member: she alone."""

from commonground.feed.models import Notice
from commonground.people.models import Member


def can_put_away(member: Member, notice: Notice) -> bool:
    """Whom it reached puts it away, and brings it back."""
    return member.is_active and member.pk == notice.member_id


def can_put_all_away(member: Member) -> bool:
    """Everybody puts away what reached her."""
    return member.is_active


def can_stop_mail(member: Member) -> bool:
    """Everybody says which mails she wants; also who has left, and whose mails still arrive."""
    return True


def can_choose_way(member: Member) -> bool:
    """Everybody says how she hears of what."""
    return member.is_active
