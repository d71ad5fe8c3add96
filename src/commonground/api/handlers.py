"""What follows for tokens from what happens."""

from commonground.api.models import Token
from commonground.events.models import Event
from commonground.events.names import on


@on("member.left")
def end_her_tokens(event: Event) -> None:
    """Who has left is let in by none of them already; this keeps them ended, should she come back."""
    hers = Token.objects.filter(member=event.subject, revoked_at=None, created_at__lte=event.at)
    hers.update(revoked_at=event.at)
