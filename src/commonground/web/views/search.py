"""Search: what one may read and fits some words; and what the field in the bar finds while one types."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from commonground.search import queries
from commonground.search.wording import has_words, looks_like_question
from commonground.web import found
from commonground.web.acting import words_in
from commonground.web.audience import VisitorRequest, anyone
from commonground.web.filtering import filters_of, looked_for
from commonground.web.limits import limited
from commonground.web.shell import page, piece
from commonground.web.suggesting import offered

_LONGEST = 200


def _looks_for_something(request: HttpRequest) -> bool:
    return bool(request.GET)


def _said(typed: str) -> str:
    """The words to look for; signs alone are as if nothing were typed."""
    return typed[:_LONGEST] if has_words(typed[:_LONGEST]) else ""


@require_safe
@anyone
@limited("search", when=_looks_for_something)
def search(request: VisitorRequest) -> HttpResponse:
    """Everything that fits, or a page of one kind of it."""
    looked = looked_for(request, request.viewer, _said(words_in(request)))
    results = queries.search(
        request.viewer, looked.words, filters=looked.filters, kind=looked.kind, after=request.GET.get("after")
    )
    filters = filters_of(request.viewer, looked, results)
    context = {"looked": looked, "results": results, "found": found, "filters": filters}
    return page(request, "web/search.html", {**context, "is_question": looks_like_question(looked.words)})


@require_POST
@anyone
@limited("suggest")
def suggest(request: VisitorRequest) -> HttpResponse:
    """What fits what is typed so far. Nothing of it is stored."""
    words = _said(request.POST.get("q", "").lstrip())
    context = {"typed": words.strip(), "offered": offered(request.viewer, words), "viewer": request.viewer}
    return piece(request, "web/suggestions.html", context)
