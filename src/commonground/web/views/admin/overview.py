"""What needs an administrator, and what was done lately."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from commonground.people.queries.administration import overview
from commonground.web import log_words
from commonground.web.audience import MemberRequest, administrators_only
from commonground.web.hidden_posts import hidden_posts
from commonground.web.log import log_lines
from commonground.web.shell import page


@require_safe
@administrators_only
def administration(request: MemberRequest) -> HttpResponse:
    """The overview: gaps that a question falls into, then the newest acts."""
    context = {
        "overview": overview(request.viewer),
        "hidden": len(hidden_posts(request.viewer, limit=20)),
        "log": log_lines(request.viewer, limit=6),
        "log_words": log_words,
        "current": "overview",
    }
    return page(request, "web/admin/overview.html", context)
