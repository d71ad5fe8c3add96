"""What was hidden, and showing it again."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from commonground.conversations.actions import restore_post
from commonground.web.audience import MemberRequest, administrators_only
from commonground.web.hidden_posts import hidden_post, hidden_posts
from commonground.web.paging import after_in
from commonground.web.shell import page

_SHOWN = 20


@require_safe
@administrators_only
def hidden(request: MemberRequest) -> HttpResponse:
    """Hidden posts in groups she may read, with who hid them and why."""
    found = hidden_posts(request.viewer, before=after_in(request, "before"), limit=_SHOWN + 1)
    context = {
        "posts": found[:_SHOWN],
        "next_before": found[_SHOWN - 1].id if len(found) > _SHOWN else None,
        "current": "hidden",
    }
    return page(request, "web/admin/hidden.html", context)


@require_POST
@administrators_only
def restore(request: MemberRequest, number: int) -> HttpResponse:
    """Show it again."""
    post = hidden_post(request.viewer, number)
    if post is None:
        raise Http404
    restore_post(post, by=request.member)
    messages.success(request, _("It shows again, to those who read the group."))
    return redirect("admin-hidden")
