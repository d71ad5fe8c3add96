"""Addresses as they stand in mails: whole, and signed where they act without signing in."""

from django.conf import settings
from django.core import signing

from commonground.feed.models import Choice, Reason

_SALT = "commonground.mail-stop"


def address(path: str) -> str:
    """Where a line of the inbox leads, whole."""
    return f"{settings.ADDRESS}{path}"


def inbox_address() -> str:
    """The inbox."""
    return f"{settings.ADDRESS}/inbox"


def stop_address(member: int, reason: str) -> str:
    """Where a mail of this kind is stopped, by a button or by the mail program itself."""
    return f"{settings.ADDRESS}/mail/stop/{signing.dumps([member, reason], salt=_SALT)}"


def read_stop(token: str) -> tuple[int, str]:
    """Whose mails of which kind the end of such an address stops; ValueError if it is not ours."""
    try:
        member, reason = signing.loads(token, salt=_SALT)
    except (signing.BadSignature, TypeError, ValueError):
        raise ValueError("not an address of ours") from None
    if reason not in Reason and reason != Choice.EVENING:
        raise ValueError("not a kind of mail")
    return int(member), str(reason)
