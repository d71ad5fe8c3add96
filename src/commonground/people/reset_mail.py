"""The mail that tells somebody that her second step was taken away."""

from django.conf import settings
from django.utils.translation import gettext, override

from commonground.events.models import Event
from commonground.people.mail import in_words, message_id, plain_mail
from commonground.people.models import Member, Network


def send_mfa_reset(member: Member, event: Event) -> None:
    """Send it in her language; sent again after a crash it is the same mail."""
    network = Network.get()
    with override(member.language or network.language):
        text = in_words("people/mail/mfa_reset.txt", {"network": network, "address": settings.ADDRESS})
        subject = gettext("Your second step for %(network)s was taken away") % {"network": network.name}
    plain_mail(str(member.user.email), subject, text, {"Message-ID": message_id("mfa-reset", str(event.pk))}).send()
