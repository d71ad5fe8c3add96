"""Answering a form: a piece of the page for htmx, a redirect for everybody else."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render


def respond(request: HttpRequest, template: str, context: Mapping[str, Any], *, fallback: str) -> HttpResponse:
    """The rendered piece when htmx asked, else a redirect to `fallback`, so that the page works without JavaScript."""
    if request.headers.get("HX-Request") == "true":
        return render(request, template, dict(context))
    return HttpResponseRedirect(fallback)
