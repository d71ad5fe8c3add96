"""What makes the pages an app on a device. The same for everybody, so no session is looked at."""

from dataclasses import replace

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language_from_request, override
from django.views.decorators.http import require_safe

from commonground.web import installing
from commonground.web.audience import anyone
from commonground.web.queries import Frame
from commonground.web.shell import plain_page, shell_of


@require_safe
@anyone
def manifest(request: HttpRequest) -> HttpResponse:
    """The app's name, colours and icons."""
    told = installing.manifest(_language(request))
    return HttpResponse(told, content_type="application/manifest+json")


@require_safe
@anyone
def service_worker(request: HttpRequest) -> HttpResponse:
    """What the browser does when the network does not answer."""
    language = _language(request)
    script = installing.service_worker(language, _offline(request, language).content.decode())
    return HttpResponse(script, content_type="text/javascript")


@require_safe
@anyone
def offline(request: HttpRequest) -> HttpResponse:
    """What the browser shows then."""
    return _offline(request, _language(request))


def _offline(request: HttpRequest, language: str) -> HttpResponse:
    with override(language):
        shell = shell_of(request, None, Frame("Commonground", [], []))
        bare = replace(shell, scripts=[], manifest="", worker_url="", alive_url="", on_paper="")
        return plain_page(request, "web/offline.html", {"shell": bare})


def _language(request: HttpRequest) -> str:
    asked = request.GET.get("language", "")
    return asked if asked in dict(settings.LANGUAGES) else get_language_from_request(request)
