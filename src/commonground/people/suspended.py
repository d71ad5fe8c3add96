"""What a member who is suspended is told, by pages and to programs."""

from django.utils.translation import gettext as _

from commonground.core.dates import moment
from commonground.people.models import Member


def suspended_words(member: Member) -> str:
    """Why she may not write, until when, and what she can do about it."""
    assert member.suspended_until is not None  # noqa: S101 (asked only of who is)
    said = {"when": moment(member.suspended_until), "reason": member.suspended_reason}
    return _("You may not write until %(when)s. You read as before, and may appeal. Why: %(reason)s") % said
