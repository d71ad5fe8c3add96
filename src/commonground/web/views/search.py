"""Search: what one may read and fits some words; and what the field in the bar finds while one types."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from commonground.core.throttle import is_too_often
from commonground.search.queries import similar_questions
from commonground.web.audience import VisitorRequest, anyone
from commonground.web.shell import page, piece

_LONGEST = 200


@anyone
def search(request: VisitorRequest) -> HttpResponse:
    """Everything that fits, the best first."""
    words = request.GET.get("q", "").strip()[:_LONGEST]
    found = similar_questions(request.viewer, words, limit=20) if words else []
    return page(request, "web/search.html", {"typed": words, "found": found})


@require_POST
@anyone
def suggest(request: VisitorRequest) -> HttpResponse:
    """What fits what is typed so far. Nothing of it is stored."""
    if is_too_often("suggest", _who(request), times=600, within=timedelta(minutes=10)):
        return HttpResponse(status=429)
    words = request.POST.get("q", "").strip()[:_LONGEST]
    found = similar_questions(request.viewer, words, limit=6) if len(words) > 2 else []
    return piece(request, "web/suggestions.html", {"typed": words, "found": found})


def _who(request: HttpRequest) -> str:
    return str(request.user.pk or request.META.get("REMOTE_ADDR", ""))
