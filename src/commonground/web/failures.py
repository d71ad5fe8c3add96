"""Pages for what went wrong: in words that say what happened, what is safe, and what to do now."""

import psycopg
import psycopg_pool
from django.contrib import messages
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from commonground.web.shell import plain_page

AWAY = (OperationalError, InterfaceError, psycopg.OperationalError, psycopg_pool.PoolTimeout)
_TYPED = ("title", "text", "reason", "note")


def _page(
    request: HttpRequest,
    status: int,
    title: str,
    text: str,
    *,
    action: str = "",
    action_url: str = "",
    typed: bool = False,
) -> HttpResponse:
    context = {
        "status": status,
        "title": title,
        "text": text,
        "action": action,
        "action_url": action_url,
        "typed": [words for name in _TYPED if (words := request.POST.get(name))] if typed else [],
    }
    return plain_page(request, "web/error.html", context, status=status)


def refused(request: HttpRequest, words: str) -> HttpResponse:
    """What was asked for makes no sense now: back to where she was, with the words."""
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(words, status=409, content_type="text/plain; charset=utf-8")
    messages.error(request, words)
    return HttpResponseRedirect(request.headers.get("Referer") or "/")


def database_away(request: HttpRequest) -> HttpResponse:
    """The database does not answer; what was typed comes back with the page."""
    text = _("The database does not answer. Nothing is lost: try again in a moment.")
    response = _page(request, 503, _("We cannot reach what is stored here"), text, typed=True)
    response.headers["Retry-After"] = "10"
    return response


def too_often(request: HttpRequest, *_typed: str) -> HttpResponse:
    """More than anybody does by hand; what was typed comes back with the page."""
    text = _("That was more than we take in an hour. Your text is here; send it again later.")
    response = _page(request, 429, _("Wait a little"), text, typed=True)
    response.headers["Retry-After"] = "600"
    return response


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Missing and forbidden look the same; anyone on the web is offered to sign in."""
    text = _(
        "The address may have a typing mistake, or the page may belong to a group you are not in. "
        "We do not say which, so that closed groups stay closed."
    )
    is_anonymous = getattr(request, "viewer", None) is None or request.viewer.is_anonymous  # type: ignore[attr-defined]
    action = (_("Sign in"), "/accounts/login/") if is_anonymous else (_("Go home"), "/")
    title = _("This page is not here, or not for you to see")
    return _page(request, 404, title, text, action=action[0], action_url=action[1])


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """She may see it and may not do this."""
    text = _("You may read this, but what you pressed is for others: the author, or a steward of the group.")
    return _page(request, 403, _("This is not yours to do"), text, action=_("Go home"), action_url="/", typed=True)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """What was sent cannot be read."""
    text = _("What arrived here could not be read. Go back, load the page again, and send it once more.")
    return _page(request, 400, _("We could not read that"), text, action=_("Go home"), action_url="/")


def broken(request: HttpRequest) -> HttpResponse:
    """A fault of ours."""
    text = _("The fault is ours and has been written down. Nothing that was saved is lost.")
    return _page(request, 500, _("Something broke here"), text, action=_("Go home"), action_url="/", typed=True)


def stale(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that did not come from our page, or whose page is too old."""
    text = _(
        "The page was open for too long, or it came from elsewhere. Your text is here; load the page and send it again."
    )
    return _page(request, 403, _("This form is too old"), text, action=_("Go home"), action_url="/", typed=True)
