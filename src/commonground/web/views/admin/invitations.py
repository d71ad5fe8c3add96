"""Inviting people: one, or a whole list; and what became of it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from commonground.people import actions
from commonground.people.forms import InvitationForm, InvitationListForm
from commonground.people.invitation_list import Outcome, example_line, invite_list
from commonground.people.invitation_mail import invitation_url
from commonground.people.models import Invitation, Member
from commonground.people.queries.invitations import open_into_organisations, withdrawable
from commonground.web.acting import is_done, require_form, sent, status_of, typed_of
from commonground.web.audience import MemberRequest, administrators_only, members_only
from commonground.web.paging import after_in
from commonground.web.shell import page

_SHOWN = 50


@require_form
@administrators_only
def invitations(request: MemberRequest) -> HttpResponse:
    """The open ones, and the form that makes one."""
    form = InvitationForm(sent(request))
    made: list[Invitation] = []
    if is_done(request, form, lambda typed: made.append(_invite(typed, request.member))):
        mailed = _("The link is on its way to %(email)s.") % {"email": made[0].email}
        messages.success(
            request, mailed if made[0].email else _("The link stands first in the list. Hand it over yourself.")
        )
        return redirect("admin-invitations")
    return page(request, "web/admin/invitations.html", _open_ones(request, form), status=status_of(form))


@require_form
@administrators_only
def invitation_list(request: MemberRequest) -> HttpResponse:
    """A list at once: who can be read is invited, the other lines come back with what is wrong."""
    form = InvitationListForm(request.POST or None, request.FILES or None)
    outcome: Outcome | None = None
    if request.method == "POST" and form.is_valid():
        outcome = invite_list(form.cleaned_data["words"], by=request.member)
        if not outcome.wrong:
            messages.success(request, _invited(outcome.invited))
            return redirect("admin-invitations")
        form = InvitationListForm(initial={"lines": "\n".join(one.words for one in outcome.wrong)})
    context = {"form": form, "outcome": outcome, "example": example_line(), "current": "invitations"}
    if outcome:
        context["invited"] = _invited(outcome.invited)
    return page(request, "web/admin/invitation_list.html", context, status=422 if outcome else status_of(form))


@require_POST
@members_only
def withdraw_invitation(request: MemberRequest, number: int) -> HttpResponse:
    """The link lets nobody in any more."""
    invitation = _hers(request, number)
    actions.withdraw_invitation(invitation, by=request.member)
    messages.success(request, _("Withdrawn. The link lets nobody in any more."))
    return redirect(_list_of(invitation))


@require_POST
@members_only
def renew_invitation(request: MemberRequest, number: int) -> HttpResponse:
    """A fresh link, mailed again."""
    invitation = _hers(request, number)
    actions.renew_invitation(invitation, by=request.member)
    messages.success(request, _("There is a fresh link for 14 days. The old one is dead."))
    return redirect(_list_of(invitation))


def _invite(typed: dict[str, Any], by: Member) -> Invitation:
    organisation, work_group = typed["place"]
    given = typed_of(typed, "name", "email", "key")
    return actions.invite(organisation, work_group=work_group, **given, by=by)


def _invited(number: int) -> str:
    return ngettext("%(number)s person is invited.", "%(number)s people are invited.", number) % {"number": number}


def _open_ones(request: MemberRequest, form: InvitationForm) -> dict[str, Any]:
    shown = open_into_organisations(before=after_in(request), limit=_SHOWN + 1)
    return {
        "invitations": [(one, invitation_url(one)) for one in shown[:_SHOWN]],
        "next_after": shown[_SHOWN - 1].pk if len(shown) > _SHOWN else None,
        "form": form,
        "current": "invitations",
    }


def _hers(request: MemberRequest, number: int) -> Invitation:
    invitation = withdrawable(request.viewer, request.member, number)
    if invitation is None:
        raise Http404
    return invitation


def _list_of(invitation: Invitation) -> str:
    return reverse("group-people", args=[invitation.group_id]) if invitation.group_id else reverse("admin-invitations")
