"""What the network is called and for, and its times, each with what follows from it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from commonground.people import actions
from commonground.people.forms import NetworkForm, TimesForm
from commonground.people.models import Network
from commonground.web.acting import is_done, require_form, status_of
from commonground.web.audience import MemberRequest, administrators_only
from commonground.web.shell import page


@require_form
@administrators_only
def network(request: MemberRequest) -> HttpResponse:
    """Name, purpose, zone and language."""
    now = Network.get()
    initial = {"name": now.name, "purpose": now.purpose, "zone": now.zone, "language": now.language}
    form = NetworkForm(request.POST or None, initial=initial)
    if is_done(request, form, lambda typed: actions.change_network(**typed, by=request.member)):
        messages.success(request, _("Changed. It shows from now on."))
        return redirect("admin-settings")
    return page(request, "web/admin/settings.html", _context(form, "settings"), status=status_of(form))


@require_form
@administrators_only
def times(request: MemberRequest) -> HttpResponse:
    """Times and limits."""
    form = TimesForm(request.POST or None, network=Network.get())
    if is_done(request, form, lambda typed: actions.change_times(typed, by=request.member)):
        messages.success(request, _("Changed. What is planned already keeps its time."))
        return redirect("admin-times")
    return page(request, "web/admin/times.html", _context(form, "times"), status=status_of(form))


def _context(form: Any, current: str) -> dict[str, Any]:
    return {"form": form, "current": current}
