"""How long requests take, counted by the name of their route and how they were answered.

Several processes serve the pages. Each writes its counts into a file of its own, below the data folder, and whichever
is asked adds all of them up (prometheus_client's way for several processes).
"""

import os
import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from commonground.core.postgres.folders import make_folder

if settings.MEASURED_IN:
    make_folder(settings.MEASURED_IN, 0o700)
    os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", str(settings.MEASURED_IN))

from prometheus_client import Histogram  # noqa: E402 (reads the variable as it is loaded)

_BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
REQUESTS = Histogram(
    "commonground_request_seconds", "How long requests took", ["route", "status"], registry=None, buckets=_BUCKETS
)


def measured(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Measure every request, with all that stands before its view."""

    def middleware(request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        response = get_response(request)
        REQUESTS.labels(_route(request), str(response.status_code)).observe(time.perf_counter() - began)
        return response

    return middleware


def _route(request: HttpRequest) -> str:
    """The name of the route: an address would tell what was read, and there are too many."""
    if request.path.startswith(settings.STATIC_URL):
        return "static"
    return (request.resolver_match.url_name if request.resolver_match else None) or "unknown"
