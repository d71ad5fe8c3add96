"""Views that one person may use only as often as `people/limits.py` says."""

import ipaddress
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any, cast

from allauth.account.adapter import get_adapter
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import HttpRequest, HttpResponseBase

from commonground.people import limits
from commonground.people.models import Member
from commonground.web import failures
from commonground.web.audience import Rest, View

_WHOLE_NETWORK = 64  # bits of an IPv6 address that one visitor has to herself
_NOWHERE = "somewhere"

When = Callable[[HttpRequest], bool]


def always(_request: HttpRequest) -> bool:
    """Each time counts."""
    return True


def is_sent(request: HttpRequest) -> bool:
    """Only what is sent to be done counts: not looking at the form, nor how it will look."""
    return request.method == "POST" and "preview" not in request.POST


def is_previewed(request: HttpRequest) -> bool:
    """Only looking at how it will look counts."""
    return request.method == "POST" and "preview" in request.POST


def limited(what: str, *, when: When = always) -> Callable[[View[Rest]], View[Rest]]:
    """Let one person use the view as often as `LIMITS` says; then answer 429, in words and with what was typed."""

    def limit_view(view: View[Rest]) -> View[Rest]:
        @wraps(view)
        def counted(request: Any, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponseBase:
            again = again_at(what, request) if when(request) else None
            if again is None:
                return view(request, *args, **kwargs)
            return failures.too_often(request, limits.too_often_words(what, member_of(request), again), again)

        counted.limits = {what, *getattr(view, "limits", ())}  # type: ignore[attr-defined]
        return cast("View[Rest]", counted)

    return limit_view


def again_at(what: str, request: HttpRequest) -> datetime | None:
    """Count this time; from when on it may be done again if this was one too many, else None."""
    return limits.again_at(what, who(request), member_of(request))


def member_of(request: HttpRequest) -> Member | None:
    """Who is signed in; None for anyone on the web."""
    return getattr(request.user, "member", None)


def who(request: HttpRequest) -> str:
    """Whom to count it for: the member, or where a visitor who is not signed in comes from."""
    return str(request.user.pk or _address(request))


def _address(request: HttpRequest) -> str:
    """The visitor's address, as the proxies before us say it; of a long one the part that is one visitor's own."""
    try:
        address = ipaddress.ip_address(get_adapter(request).get_client_ip(request))
    except (ImproperlyConfigured, PermissionDenied, ValueError):
        return _NOWHERE
    if isinstance(address, ipaddress.IPv6Address):
        whole = ipaddress.ip_network((address, _WHOLE_NETWORK), strict=False)
        return str(address.ipv4_mapped or whole)
    return str(address)
