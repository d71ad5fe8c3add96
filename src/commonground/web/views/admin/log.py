"""The log of administration: who did what, when."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from commonground.web import log_words
from commonground.web.audience import MemberRequest, administrators_only
from commonground.web.log import log_lines
from commonground.web.paging import after_in
from commonground.web.shell import page

_SHOWN = 40


@require_safe
@administrators_only
def log(request: MemberRequest) -> HttpResponse:
    """Newest first; acts in groups that are closed to her are not in it."""
    found = log_lines(request.viewer, before=after_in(request, "before"), limit=_SHOWN + 1)
    context = {
        "log": found[:_SHOWN],
        "next_before": found[_SHOWN - 1].id if len(found) > _SHOWN else None,
        "log_words": log_words,
        "current": "log",
    }
    return page(request, "web/admin/log.html", context)
