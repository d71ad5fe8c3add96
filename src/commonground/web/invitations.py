"""How many invitations one person may send, so that nobody sends mails to strangers without end."""

from django.utils.translation import gettext as _

from commonground.people.limits import LIMITS


def said_too_much() -> str:
    """The words for one invitation too many."""
    often = LIMITS["invite"].times
    return _("You have invited %(number)s people within an hour. Go on in an hour.") % {"number": often}
