"""What follows from what happens to people."""

from commonground.events.models import Event
from commonground.events.names import on
from commonground.people.invitation_mail import send_invitation
from commonground.people.models import Invitation, Member
from commonground.people.reset_mail import send_mfa_reset


@on("invitation.made", "invitation.renewed")
def mail_invitation(event: Event) -> None:
    """Mail the link to whom it is meant for; what was mailed, used or withdrawn is left alone."""
    invitation = Invitation.objects.filter(pk=event.subject).first()
    if invitation and invitation.email and invitation.is_open and invitation.mailed_at is None:
        send_invitation(invitation)


@on("member.mfa_reset")
def mail_mfa_reset(event: Event) -> None:
    """Tell her whose second step was taken away, so that she can say that she did not ask for it."""
    member = Member.objects.with_sign_in().select_related("user").filter(pk=event.subject).first()
    if member:
        send_mfa_reset(member, event)
