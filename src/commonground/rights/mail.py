"""The mail to who asked to be erased: when it is done, and how it is taken back."""

from django.utils.translation import gettext

from commonground.core.dates import day_of
from commonground.events.models import Event
from commonground.feed.speaking import speaking_to
from commonground.people.mail import in_words, message_id, plain_mail
from commonground.people.models import Network
from commonground.rights.links import erasure_address
from commonground.rights.models import Erasure


def send_erasure_asked(erasure: Erasure, event: Event) -> None:
    """Send it in her language; sent again after a crash it is the same mail."""
    network, member = Network.get(), erasure.member
    with speaking_to(member, network):
        words = {"network": network, "day": day_of(erasure.due_at), "link": erasure_address(erasure)}
        text = in_words("rights/mail/erasure.txt", words)
        subject = gettext("You have left %(network)s") % {"network": network.name}
    plain_mail(str(member.user.email), subject, text, {"Message-ID": message_id("erasure", str(event.pk))}).send()
