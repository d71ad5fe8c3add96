"""From a form to an action, and back to the form when it cannot be."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, QueryDict
from django.views.decorators.http import require_http_methods

from commonground.core import text
from commonground.core.require import Refused

require_form = require_http_methods(["GET", "HEAD", "POST"])  # a view that draws a form and takes it


def is_done(request: HttpRequest, form: forms.Form, act: Callable[[dict[str, Any]], object]) -> bool:
    """Whether the form was sent, could be read, and was acted upon; a refusal stands in the form in its words."""
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        act(form.cleaned_data)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def sent(request: HttpRequest) -> QueryDict | None:
    """What a form takes: what was sent, even nothing at all; None where the page is only looked at."""
    return request.POST if request.method == "POST" else None


def words_in(request: HttpRequest, name: str = "q") -> str:
    """Words of the address, on one line."""
    return " ".join(text.clean(request.GET.get(name, "")).split())


def status_of(form: forms.Form) -> int:
    """What a page with this form answers: 422 where the form has errors."""
    return 422 if form.errors else 200


def typed_of(typed: dict[str, Any], *names: str) -> dict[str, Any]:
    """Of what was typed, what the action takes."""
    return {name: typed[name] for name in names}
