"""The inbox: what waits for her, and what is only to know; each line says why it is here and how to stop it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from commonground.core.ids import decode
from commonground.feed import actions
from commonground.feed.models import Notice
from commonground.feed.queries import Section
from commonground.feed.queries import inbox as lines_of
from commonground.web.audience import MemberRequest, members_only
from commonground.web.limits import limited
from commonground.web.shell import page

_SHOWN = 20


@require_safe
@members_only
def inbox(request: MemberRequest) -> HttpResponse:
    """What waits, then what is to know."""
    waiting = lines_of(request.viewer, "waiting", limit=100)
    to_know = lines_of(request.viewer, "to_know", limit=50)
    return page(request, "web/inbox.html", {"waiting": waiting, "to_know": to_know})


@require_safe
@members_only
def done(request: MemberRequest) -> HttpResponse:
    """What was put away, the newest first."""
    section: Section = "done"
    lines = lines_of(request.viewer, section, before=_before(request), limit=_SHOWN + 1)
    next_before = lines[_SHOWN - 1].id if len(lines) > _SHOWN else None
    return page(request, "web/inbox_done.html", {"lines": lines[:_SHOWN], "next_before": next_before})


@require_POST
@members_only
def put_away(request: MemberRequest, number: int) -> HttpResponse:
    """Done."""
    actions.put_away(_own(request, number), by=request.member)
    messages.success(request, _("Put away."), extra_tags=f"undo:{reverse('bring-back', args=[number])}")
    return redirect("inbox")


@require_POST
@members_only
def bring_back(request: MemberRequest, number: int) -> HttpResponse:
    """Not done after all."""
    actions.bring_back(_own(request, number), by=request.member)
    return redirect("inbox")


@require_POST
@members_only
@limited("settings")
def stop_line(request: MemberRequest, number: int) -> HttpResponse:
    """No more like this line."""
    actions.stop_line(_own(request, number), by=request.member)
    messages.success(request, _("Stopped, and put away."), extra_tags=f"undo:{reverse('start-line', args=[number])}")
    return redirect("inbox")


@require_POST
@members_only
@limited("settings")
def start_line(request: MemberRequest, number: int) -> HttpResponse:
    """More like this line after all."""
    actions.start_line(_own(request, number), by=request.member)
    return redirect("inbox")


@require_POST
@members_only
def put_all_away(request: MemberRequest) -> HttpResponse:
    """All that was only to know, up to the newest line that was shown."""
    try:
        up_to = decode(request.POST.get("up_to", ""))
    except ValueError:
        return redirect("inbox")
    actions.put_away_what_is_only_to_know(by=request.member, up_to=up_to)
    return redirect("inbox")


def _own(request: MemberRequest, number: int) -> Notice:
    return get_object_or_404(request.member.notices.all(), pk=number)


def _before(request: MemberRequest) -> int | None:
    try:
        return decode(request.GET.get("before", ""))
    except ValueError:
        return None
