"""What is kept about oneself: taken along as one file."""

from datetime import timedelta

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from commonground.core import clock
from commonground.rights import actions
from commonground.rights.actions.exporting import GIVEN_UP_AFTER
from commonground.web.audience import MemberRequest, members_only
from commonground.web.handing_out import archive_handed_out
from commonground.web.limits import limited
from commonground.web.shell import page

_SLOW_AFTER = timedelta(minutes=10)


@require_safe
@members_only
def your_data(request: MemberRequest) -> HttpResponse:
    """The copy that is there or in the making, and how one has one made."""
    exports, now = request.member.exports.all(), clock.now()
    making = exports.filter(made_at=None, asked_at__gt=now - GIVEN_UP_AFTER).first()
    is_slow = making is not None and now - making.asked_at > _SLOW_AFTER
    context = {"ready": exports.ready().first(), "making": making, "is_slow": is_slow}
    return page(request, "web/your_data.html", context)


@require_POST
@members_only
@limited("export")
def ask_for_export(request: MemberRequest) -> HttpResponse:
    """Have a copy made."""
    actions.ask_for_export(by=request.member)
    messages.success(request, _("Your copy is being made. A line in your inbox says when it is ready."))
    return redirect("your-data")


@require_safe
@members_only
def export(request: MemberRequest, number: int) -> HttpResponseBase:
    """The copy itself: hers alone, and kept by nobody in between."""
    return archive_handed_out(get_object_or_404(request.member.exports.ready(), pk=number))
