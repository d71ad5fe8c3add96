"""Search: what one may read and fits some words; and what the field in the bar finds while one types."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from commonground.core.throttle import is_too_often
from commonground.search import queries
from commonground.web import failures, found
from commonground.web.audience import VisitorRequest, anyone
from commonground.web.shell import page, piece

_LONGEST = 200
_WHILE = timedelta(minutes=10)


@anyone
def search(request: VisitorRequest) -> HttpResponse:
    """Everything that fits, or a page of one kind of it."""
    words, kind = " ".join(request.GET.get("q", "").split())[:_LONGEST], request.GET.get("kind")
    if words and is_too_often("search", _who(request), times=200, within=_WHILE):
        return failures.too_often(request)
    results = queries.search(
        request.viewer, words, kind=kind if kind in queries.KINDS else None, after=request.GET.get("after")
    )
    return page(request, "web/search.html", {"typed": words, "results": results, "found": found})


@require_POST
@anyone
def suggest(request: VisitorRequest) -> HttpResponse:
    """What fits what is typed so far. Nothing of it is stored."""
    if is_too_often("suggest", _who(request), times=600, within=_WHILE):
        return HttpResponse(status=429)
    words = request.POST.get("q", "").lstrip()[:_LONGEST]
    fitting = queries.similar_questions(request.viewer, words, limit=6) if len(words) > 2 else []
    return piece(request, "web/suggestions.html", {"typed": words.strip(), "found": fitting})


def _who(request: HttpRequest) -> str:
    return str(request.user.pk or request.META.get("REMOTE_ADDR", ""))
