"""One's own settings: the profile, how news reach one, and where one is signed in."""

from functools import partial
from typing import Any

from allauth.usersessions.views import ListUserSessionsView
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse_lazy
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from commonground.feed.actions import choose_way
from commonground.people import actions
from commonground.people.forms import ProfileForm
from commonground.people.models import Member, Network
from commonground.web.acting import is_done, require_form, status_of
from commonground.web.audience import MemberRequest, members_only
from commonground.web.limits import is_sent, limited
from commonground.web.shell import page
from commonground.web.ways import WaysForm, ways_of

sessions = require_form(members_only(ListUserSessionsView.as_view(success_url=reverse_lazy("sessions"))))


@require_form
@members_only
@limited("settings", when=is_sent)
def settings(request: MemberRequest) -> HttpResponse:
    """What one says of oneself, and what one wants."""
    member = request.member
    form = ProfileForm(request.POST or None, initial=_profile_of(member))
    if is_done(request, form, lambda _typed: actions.change_profile(member, form.profile(), by=member)):
        with translation.override(form.profile().language):
            messages.success(request, _("Saved."))
        return redirect("settings")
    return page(request, "web/settings.html", {"form": form, "member": member}, status=status_of(form))


@require_form
@members_only
@limited("settings", when=is_sent)
def mails(request: MemberRequest) -> HttpResponse:
    """How each kind of news reaches her."""
    form = WaysForm(request.POST or None, initial=ways_of(request.member))
    if is_done(request, form, partial(_choose, form, request.member)):
        messages.success(request, _("Saved."))
        return redirect("mails")
    sections, network = form.sections(request.member), Network.get()
    context = {"form": form, "sections": sections, "network_settings": network, "member": request.member}
    return page(request, "web/mails.html", context, status=status_of(form))


def _choose(form: WaysForm, member: Member, typed: dict[str, Any]) -> None:
    for reason in form.changed_data:
        choose_way(reason, typed[reason], by=member)


def _profile_of(member: Member) -> dict[str, object]:
    said = {name: getattr(member, name) for name in ProfileForm.base_fields}
    return {**said, "zone": member.zone or Network.get().zone, "language": member.language or get_language()}
