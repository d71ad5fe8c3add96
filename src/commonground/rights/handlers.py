"""What follows from what happens to what is a member's own."""

from commonground.events.models import Event
from commonground.events.names import on
from commonground.feed.actions import notify_without_content
from commonground.feed.models import Reason
from commonground.rights.exporting import make_export
from commonground.rights.mail import send_erasure_asked
from commonground.rights.models import Erasure


@on("export.asked")
def make_the_copy(event: Event) -> None:
    """A second run finds it made."""
    make_export(event.subject)


@on("export.made")
def tell_that_it_is_there(event: Event) -> None:
    """Her alone."""
    notify_without_content([event.data["member"]], event, Reason.EXPORT_READY)


@on("erasure.asked")
def mail_how_it_is_taken_back(event: Event) -> None:
    """To who asked for it herself; for who has left an administrator did."""
    erasure = Erasure.objects.select_related("member__user").filter(pk=event.subject, asked_at=event.at).first()
    if erasure and erasure.is_her_own and erasure.member.user.email:
        send_erasure_asked(erasure, event)


@on("member.returned")
def forget_that_she_was_to_be_erased(event: Event) -> None:
    """Who comes back is a member again, and nothing waits for her."""
    Erasure.objects.filter(pk=event.subject, asked_at__lte=event.at).delete()
