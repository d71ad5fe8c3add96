"""How many invitations one person may send, so that nobody sends mails to strangers without end."""

from datetime import timedelta

from django.utils.translation import gettext as _

HOURLY = 40
WITHIN = timedelta(hours=1)


def said_too_much() -> str:
    """The words for one invitation too many."""
    return _("You have invited %(number)s people within an hour. Go on in an hour.") % {"number": HOURLY}
