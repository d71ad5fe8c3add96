"""Erasing who has left: what it means, doing it, and taking it back while there is time."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from commonground.people.models import Member, Network
from commonground.people.queries.administration import everybody
from commonground.rights import actions
from commonground.web.acting import require_form
from commonground.web.audience import MemberRequest, administrators_only
from commonground.web.shell import page


@require_form
@administrators_only
def erase(request: MemberRequest, number: int) -> HttpResponse:
    """What it means, then doing it."""
    member = _one(number)
    if request.method == "POST":
        actions.erase_member(member, by=request.member)
        messages.success(
            request, _("%(name)s will be erased. Until then you can take it back.") % {"name": member.name}
        )
        return redirect("admin-person", number)
    context = {"found": member, "days": Network.get().erasure_after.days, "current": "people"}
    return page(request, "web/admin/erase.html", context)


@require_POST
@administrators_only
def keep(request: MemberRequest, number: int) -> HttpResponse:
    """Not after all."""
    member = _one(number)
    actions.withdraw_erasure(member, by=request.member)
    messages.success(request, _("%(name)s is not erased.") % {"name": member.name})
    return redirect("admin-person", number)


def _one(number: int) -> Member:
    return get_object_or_404(everybody(), pk=number)
