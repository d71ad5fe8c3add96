"""The address in the mail to who asked to be erased: signed, so that she takes it back without signing in."""

from django.conf import settings
from django.core import signing
from django.urls import reverse

from commonground.rights.models import Erasure

_SALT = "commonground.erasure"


def erasure_path(erasure: Erasure) -> str:
    """The page on which it is taken back; good for this wish alone."""
    token = signing.dumps([erasure.member_id, erasure.asked_at.timestamp()], salt=_SALT)
    return reverse("erasure", args=[token])


def erasure_address(erasure: Erasure) -> str:
    """The same, as it stands in a mail."""
    return f"{settings.ADDRESS}{erasure_path(erasure)}"


def read_erasure(token: str) -> Erasure | None:
    """The wish that the end of such an address speaks of, while it stands."""
    try:
        member, asked_at = signing.loads(token, salt=_SALT)
    except (signing.BadSignature, TypeError, ValueError):
        return None
    erasure = Erasure.objects.select_related("member__user").filter(member=member).first()
    is_the_same = erasure is not None and erasure.is_her_own and erasure.asked_at.timestamp() == asked_at
    return erasure if is_the_same else None
