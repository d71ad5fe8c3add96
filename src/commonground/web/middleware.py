"""What stands between every request and its view."""

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.functional import SimpleLazyObject

from commonground.core.require import Refused
from commonground.people.viewer import Viewer, anonymous_viewer
from commonground.people.zones import zone_of
from commonground.web import failures

Answer = Callable[[HttpRequest], HttpResponse]
_FOR_ALL = (
    "/static/",
    "/healthz",
    "/metrics",
    "/service-worker.js",
    "/offline",
)  # the same for everybody, and there without the database


def kept_private(get_response: Answer) -> Answer:
    """Nobody between us and the visitor keeps a page: each holds what she may read, and a token of hers.

    Her own browser may, and asks again before it shows it: so a form that she comes back to still has her text. When
    she is signed out it keeps none.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Cache-Control", "private, no-cache")
        session = response.cookies.get(settings.SESSION_COOKIE_NAME)
        if session is not None and not session.value:
            response.headers["Clear-Site-Data"] = '"cache"'
        return response

    return middleware


def viewer(get_response: Answer) -> Answer:
    """Give every request its `viewer` and, for a member, `member`; both are looked up only when used."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.viewer = SimpleLazyObject(lambda: _viewer(request))  # type: ignore[attr-defined]
        return get_response(request)

    return middleware


def _viewer(request: HttpRequest) -> Viewer:
    found: Viewer | None = getattr(request.user, "viewer", None)
    return found or anonymous_viewer()


def language(get_response: Answer) -> Answer:
    """Speak the member's language in her time zone; to others the browser's language in the network's zone."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path.startswith(_FOR_ALL):
            return get_response(request)
        found: Viewer | None = getattr(request.user, "viewer", None)
        member = found.member if found else None
        spoken = (member.language if member else "") or translation.get_language_from_request(request)
        with translation.override(spoken), timezone.override(zone_of(member)):
            response = get_response(request)
        response.headers.setdefault("Content-Language", spoken)
        return response

    return middleware


def refusals(get_response: Answer) -> Answer:
    """An action that makes no sense now is told to the reader in its own words; so is a wrong way to ask."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        is_other_method = response.status_code == HTTPStatus.METHOD_NOT_ALLOWED
        return failures.not_allowed(request, response.headers["Allow"]) if is_other_method else response

    def process_exception(request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return failures.refused(request, str(exception)) if isinstance(exception, Refused) else None

    middleware.process_exception = process_exception  # type: ignore[attr-defined]
    return middleware
