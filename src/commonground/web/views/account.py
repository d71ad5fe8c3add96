"""One's own settings: the profile, which mails come, and where one is signed in."""

from allauth.usersessions.views import ListUserSessionsView
from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse_lazy
from django.utils import translation
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from commonground.feed.actions import start_mail, stop_mail
from commonground.feed.models import MAILED, Reason
from commonground.people import actions
from commonground.people.forms import ProfileForm
from commonground.people.models import Member, Network
from commonground.web.acting import is_done, require_form, status_of
from commonground.web.audience import MemberRequest, members_only
from commonground.web.mail_kinds import mailed_kinds
from commonground.web.shell import page

sessions = require_form(members_only(ListUserSessionsView.as_view(success_url=reverse_lazy("sessions"))))


@require_form
@members_only
def settings(request: MemberRequest) -> HttpResponse:
    """What one says of oneself, and what one wants."""
    member = request.member
    form = ProfileForm(request.POST or None, initial=_profile_of(member))
    if is_done(request, form, lambda _typed: actions.change_profile(member, form.profile(), by=member)):
        with translation.override(form.profile().language):
            messages.success(request, _("Saved."))
        return redirect("settings")
    return page(request, "web/settings.html", {"form": form, "member": member}, status=status_of(form))


class MailsForm(forms.Form):
    """The kinds of news that come by mail."""

    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("Mail me"),
        choices=[choice for choice in Reason.choices if choice[0] in MAILED],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Everything comes to your inbox, whether or not it is mailed."),
    )


@require_form
@members_only
def mails(request: MemberRequest) -> HttpResponse:
    """Which news come by mail."""
    form = MailsForm(request.POST or None, initial={"kinds": mailed_kinds(request.member)})
    if request.method == "POST" and form.is_valid():
        wanted = set(form.cleaned_data["kinds"])
        for kind in MAILED:
            (start_mail if kind in wanted else stop_mail)(kind, by=request.member)
        messages.success(request, _("Saved."))
        return redirect("mails")
    context = {"form": form, "network_settings": Network.get(), "member": request.member}
    return page(request, "web/mails.html", context, status=status_of(form))


def _profile_of(member: Member) -> dict[str, object]:
    said = {name: getattr(member, name) for name in ProfileForm.base_fields}
    return {**said, "zone": member.zone or Network.get().zone, "language": member.language or get_language()}
