"""Whether this process lives, and whether it can serve."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from commonground.web.audience import anyone
from commonground.web.metrics import is_allowed, measured_so_far
from commonground.web.readiness import tables_are_current


@require_safe
@anyone
def alive(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok", content_type="text/plain")


@require_safe
@anyone
def ready(request: HttpRequest) -> HttpResponse:
    """The database answers too, with the tables of this version."""
    if not tables_are_current():
        return HttpResponse("The tables are behind this version.", content_type="text/plain", status=503)
    return HttpResponse("ok", content_type="text/plain")


@require_safe
@anyone
def metrics(request: HttpRequest) -> HttpResponse:
    """How it is doing, for Prometheus; without the right token there is no such page."""
    if not is_allowed(request.headers.get("Authorization", "")):
        raise Http404
    text, kind = measured_so_far()
    return HttpResponse(text, content_type=kind)
