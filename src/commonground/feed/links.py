"""Addresses as they stand in mails: whole, and signed where they act without signing in."""

from django.conf import settings
from django.core import signing

from commonground.core.ids import encode
from commonground.feed.models import MAILED, MailStop

_SALT = "commonground.mail-stop"


def question_address(question: int | None) -> str:
    """The page of a question; of one that she may not read, the administration's."""
    return f"{settings.ADDRESS}/q/{encode(question)}" if question else f"{settings.ADDRESS}/admin/"


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
    if reason not in MAILED and reason != MailStop.EVENING:
        raise ValueError("not a kind of mail")
    return int(member), str(reason)
