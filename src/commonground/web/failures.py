"""Pages for what went wrong: in words that say what happened, what is safe, and what to do now."""

import psycopg
import psycopg_pool
from django.contrib import messages
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

AWAY = (OperationalError, InterfaceError, psycopg.OperationalError, psycopg_pool.PoolTimeout)


def refused(request: HttpRequest, words: str) -> HttpResponse:
    """What was asked for makes no sense now: back to where she was, with the words."""
    if request.headers.get("HX-Request") == "true":
        return render(request, "web/refused.html", {"words": words}, status=409)
    messages.error(request, words)
    return HttpResponseRedirect(request.headers.get("Referer", "/"))


def database_away(request: HttpRequest) -> HttpResponse:
    """The database does not answer; what was typed is kept in the page that comes back."""
    response = render(request, "web/away.html", {"typed": _typed(request)}, status=503)
    response.headers["Retry-After"] = "10"
    return response


def _typed(request: HttpRequest) -> list[str]:
    if request.method != "POST":
        return []
    return [value for name in ("title", "text", "reason", "note") if (value := request.POST.get(name))]


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Missing and forbidden look the same; anyone on the web is offered to sign in."""
    return render(request, "web/error.html", {"status": 404}, status=404)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """She may see it and may not do this."""
    return render(request, "web/error.html", {"status": 403}, status=403)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """What was sent cannot be read."""
    return render(request, "web/error.html", {"status": 400}, status=400)


def broken(request: HttpRequest) -> HttpResponse:
    """A fault of ours."""
    return render(request, "web/error.html", {"status": 500}, status=500)


def csrf(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that did not come from our page, or whose page is too old."""
    return render(request, "web/error.html", {"status": 403, "is_stale": True}, status=403)
