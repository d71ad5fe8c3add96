"""The link of an invitation, and the mail that carries it."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext, override

from commonground.core import clock
from commonground.people.mail import in_words, message_id, plain_mail
from commonground.people.models import Invitation, Network


def invitation_url(invitation: Invitation) -> str:
    """The address that lets one person join."""
    return f"{settings.ADDRESS}{reverse('join', args=[invitation.secret])}"


def send_invitation(invitation: Invitation) -> None:
    """Send the link in the network's language; sent again after a crash it is the same mail."""
    network = Network.get()
    with override(network.language):
        words = {"network": network, "invitation": invitation, "link": invitation_url(invitation)}
        text = in_words("people/mail/invitation.txt", words)
        subject = gettext("Join %(network)s") % {"network": network.name}
    same = message_id("invitation", invitation.code, f"{invitation.expires_at:%Y%m%d%H%M%S}")
    plain_mail(invitation.email, subject, text, {"Message-ID": same}).send()
    invitation.mailed_at = clock.now()
    invitation.save(update_fields=["mailed_at"])
