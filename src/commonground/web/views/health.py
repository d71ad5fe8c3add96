"""Whether this process lives, and whether it can serve."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from commonground.core import db
from commonground.web.audience import anyone


@require_safe
@anyone
def alive(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok", content_type="text/plain")


@require_safe
@anyone
def ready(request: HttpRequest) -> HttpResponse:
    """The database answers too."""
    db.value("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")
