"""Pages for what went wrong: in words that say what happened, what is safe, and what to do now.

Whatever was typed comes back with the page, so that nobody writes a text twice.
"""

import sys
from datetime import datetime
from urllib.parse import urlencode, urlsplit

import psycopg
import psycopg_pool
from django.contrib import messages
from django.core.exceptions import (
    BadRequest,
    RequestDataTooBig,
    SuspiciousOperation,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from commonground.api.problems import by_status, is_for_program
from commonground.core import clock
from commonground.people.suspended import suspended_words
from commonground.web.shell import plain_page

AWAY = (OperationalError, InterfaceError, psycopg.OperationalError, psycopg.InterfaceError, psycopg_pool.PoolTimeout)
_TOO_LARGE = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)
_UNREADABLE = (UnreadablePostError, BadRequest, SuspiciousOperation, MultiPartParserError)
_TYPED = ("title", "text", "topics", "reason", "note", "address", "name", "knows", "purpose", "lines", "words")
_SHORTLY = "10"  # seconds after which to ask again


def _page(
    request: HttpRequest, status: int, title: str, text: str, *, action: str = "", action_url: str = ""
) -> HttpResponse:
    if is_for_program(request):
        return by_status(status)
    if is_for_script(request):
        return _piece(status, text)
    context = {
        "status": status,
        "title": title,
        "text": text,
        "action": action,
        "action_url": action_url,
        "typed": typed_in(request),
    }
    return plain_page(request, "web/error.html", context, status=status)


def _piece(status: int, text: str) -> HttpResponse:
    """The words alone, for a script that says them."""
    return HttpResponse(render_to_string("web/alert.html", {"text": text}), status=status)


def is_for_script(request: HttpRequest) -> bool:
    """Whether a script of ours asks for a piece of a page."""
    return request.headers.get("HX-Request") == "true" or request.headers.get("X-Requested-With") == "fetch"


def typed_in(request: HttpRequest) -> list[str]:
    """What somebody wrote into the form that arrived here."""
    try:
        return [words for name in _TYPED if (words := request.POST.get(name))]
    except _UNREADABLE:
        return []


def way_back(request: HttpRequest, *, else_to: str = "/") -> str:
    """The page that she came from, if it is one of ours."""
    came_from = request.headers.get("Referer", "")
    is_ours = url_has_allowed_host_and_scheme(came_from, {request.get_host()}, require_https=request.is_secure())
    if not is_ours:
        return else_to
    parts = urlsplit(came_from)
    path = "/" + parts.path.lstrip("/")  # two would name another site
    return f"{path}?{parts.query}" if parts.query else path


def refused(request: HttpRequest, words: str) -> HttpResponse:
    """What was asked for makes no sense now: back to where she was, with the words; a text that was typed is kept."""
    if is_for_script(request):
        return _piece(409, words)
    if request.method != "POST" or typed_in(request):
        return _page(request, 409, _("That cannot be done now"), words, action=_("Back"), action_url=way_back(request))
    messages.error(request, words)
    return HttpResponseRedirect(way_back(request))


def database_away(request: HttpRequest) -> HttpResponse:
    """The database does not answer; what was typed comes back with the page."""
    with translation.override(translation.get_language_from_request(request)):
        text = _("The database does not answer. Nothing is lost: try again in a moment.")
        response = _page(request, 503, _("We cannot reach what is stored here"), text)
    response.headers["Retry-After"] = _SHORTLY
    return response


def too_often(request: HttpRequest, words: str, again: datetime) -> HttpResponse:
    """More than anybody does by hand; what was typed comes back with the page."""
    if typed_in(request) and not is_for_script(request):
        words = " ".join([words, _("Your text is here; send it again then.")])
    response = _page(request, 429, _("Wait a little"), words)
    response.headers["Retry-After"] = str(max(1, round((again - clock.now()).total_seconds())))
    return response


def signed_out(request: HttpRequest) -> HttpResponse:
    """Whoever wrote this is not signed in any more; the text is hers to send again."""
    text = _("You are not signed in any more. Your text is here: copy it, sign in, and send it again.")
    action_url = f"{reverse('account_login')}?{urlencode({'next': way_back(request)})}"
    return _page(request, 403, _("Sign in again"), text, action=_("Sign in"), action_url=action_url)


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


def not_allowed(request: HttpRequest, allowed: str) -> HttpResponse:
    """Nothing is to be had at this address in this way."""
    text = _("This address is for a button on one of our pages. Open the page and press the button there.")
    response = _page(request, 405, _("Not like this"), text, action=_("Go home"), action_url="/")
    response.headers["Allow"] = allowed
    return response


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """She may see it and may not do this; who is suspended learns why, until when, and keeps what she typed."""
    member = getattr(getattr(request, "viewer", None), "member", None)
    if member is not None and member.is_suspended:
        return _page(
            request,
            403,
            _("You may not write now"),
            suspended_words(member),
            action=_("Appeal"),
            action_url=reverse("safety"),
        )
    text = _("You may read this, but what you pressed is for others: the author, or a steward of the group.")
    return _page(request, 403, _("This is not yours to do"), text, action=_("Go home"), action_url="/")


def without_second_step(request: HttpRequest) -> HttpResponse:
    """An administrator of a network that wants more of her than a first step."""
    text = _(
        "Here administration is for who signs in with a second step: an app or a passkey. Set one up, then come back."
    )
    return _page(request, 403, _("Set up a second step"), text, action=_("Set it up"), action_url=reverse("mfa_index"))


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """What was sent cannot be read, or is more than anybody types."""
    if isinstance(exception, _TOO_LARGE):
        text = _("That is more than one form can hold. Go back, shorten it, and send it again.")
        return _page(request, 413, _("This is too much at once"), text, action=_("Go home"), action_url="/")
    text = _("What arrived here could not be read. Go back, load the page again, and send it once more.")
    return _page(request, 400, _("We could not read that"), text, action=_("Go home"), action_url="/")


def broken(request: HttpRequest) -> HttpResponse:
    """A fault of ours, or a database that is away: then what she does is not lost either."""
    error = sys.exc_info()[1]
    if isinstance(error, AWAY):
        return database_away(request)
    text = _("The fault is ours and has been written down. Nothing that was saved is lost.")
    return _page(request, 500, _("Something broke here"), text, action=_("Go home"), action_url="/")


def stale(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that did not come from our page, or whose page is too old."""
    text = _(
        "The page was open for too long, or it came from elsewhere. Your text is here; load the page and send it again."
    )
    return _page(request, 403, _("This form is too old"), text, action=_("Go home"), action_url="/")
