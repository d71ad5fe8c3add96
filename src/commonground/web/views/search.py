"""Search: what one may read and fits some words; and what the field in the bar finds while one types."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from commonground.search import queries
from commonground.web import found
from commonground.web.acting import words_in
from commonground.web.audience import VisitorRequest, anyone
from commonground.web.limits import limited
from commonground.web.shell import page, piece

_LONGEST = 200


def _looks_for_something(request: HttpRequest) -> bool:
    return bool(words_in(request))


@require_safe
@anyone
@limited("search", when=_looks_for_something)
def search(request: VisitorRequest) -> HttpResponse:
    """Everything that fits, or a page of one kind of it."""
    words, kind = words_in(request)[:_LONGEST], request.GET.get("kind")
    results = queries.search(
        request.viewer, words, kind=kind if kind in queries.KINDS else None, after=request.GET.get("after")
    )
    return page(request, "web/search.html", {"typed": words, "results": results, "found": found})


@require_POST
@anyone
@limited("suggest")
def suggest(request: VisitorRequest) -> HttpResponse:
    """What fits what is typed so far. Nothing of it is stored."""
    words = request.POST.get("q", "").lstrip()[:_LONGEST]
    fitting = queries.similar_questions(request.viewer, words, limit=6) if len(words) > 2 else []
    return piece(request, "web/suggestions.html", {"typed": words.strip(), "found": fitting})
