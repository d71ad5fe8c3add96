"""Who may do what with tokens: she alone whose they are."""

from commonground.api.models import Token
from commonground.people.models import Member


def can_make_token(member: Member) -> bool:
    """Every member lets programs act for her."""
    return member.is_active


def can_revoke_token(member: Member, token: Token) -> bool:
    """Whose it is revokes it."""
    return member.is_active and member.pk == token.member_id
