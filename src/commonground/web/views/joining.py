"""The link of an invitation: joining, or coming into a group as who one is already."""

from typing import cast

from allauth.account.internal.flows.signup import prevent_enumeration
from allauth.account.utils import perform_login
from allauth.core import ratelimit
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from commonground.people import actions
from commonground.people.actions.joining import Newcomer
from commonground.people.forms import JoinForm
from commonground.people.models import Invitation, Network
from commonground.people.queries.invitations import invitation_behind, is_address_taken
from commonground.web.acting import require_form, status_of
from commonground.web.audience import VisitorRequest, anyone
from commonground.web.shell import group_url, page


@require_form
@anyone
def join(request: VisitorRequest, secret: str) -> HttpResponse:
    """Draw the form, or say why the link leads nowhere; then let the newcomer in."""
    invitation = invitation_behind(secret)
    if invitation is None or not invitation.is_open:
        return page(request, "web/join_closed.html", {"invitation": invitation}, status=410 if invitation else 404)
    if request.viewer.member:
        return _as_member(request, invitation)
    if invitation.email and is_address_taken(invitation.email):
        return page(request, "web/join_known.html", {"invitation": invitation})
    form = JoinForm(request.POST or None, invitation=invitation, initial=_guess(invitation))
    if request.method == "POST" and form.is_valid():
        return _let_in(request, invitation, form)
    return page(request, "web/join.html", {"form": form, "invitation": invitation}, status=status_of(form))


def _as_member(request: VisitorRequest, invitation: Invitation) -> HttpResponse:
    """Somebody who is signed in: into the group, or a word that the link is for somebody else."""
    member, group = request.viewer.member, invitation.group
    if request.method != "POST" or group is None or member is None:
        return page(request, "web/join_member.html", {"invitation": invitation, "member": member})
    actions.accept_as_member(invitation, by=member)
    messages.success(request, _("You are in."))
    return redirect(group_url(group.pk, group.name))


def _let_in(request: VisitorRequest, invitation: Invitation, form: JoinForm) -> HttpResponse:
    too_often = ratelimit.consume_or_429(request, action="signup")
    if too_often:
        return cast("HttpResponse", too_often)
    typed = form.cleaned_data
    email = (invitation.email or typed["email"]).strip().lower()
    if is_address_taken(email):
        return cast("HttpResponse", prevent_enumeration(request, email))
    member = actions.accept_invitation(invitation, Newcomer(**{**typed, "email": email}))
    there = group_url(invitation.group.pk, invitation.group.name) if invitation.group else reverse("home")
    return cast("HttpResponse", perform_login(request, member.user, email=email, signup=True, redirect_url=there))


def _guess(invitation: Invitation) -> dict[str, object]:
    return {
        "name": invitation.name or (invitation.claims.name if invitation.claims else ""),
        "zone": Network.get().zone,
        "language": get_language(),
    }
