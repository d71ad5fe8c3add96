"""What went wrong, told to programs: one shape for all (RFC 9457), each kind by a `type` that stays."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from commonground.core import clock

MEDIA_TYPE = "application/problem+json"
_TYPE = "urn:commonground:problem:"
_WHERE = "/api/"

Words = str | Promise


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of problem: its name in `type`, the status it comes with, and what it means."""

    name: str
    status: int
    title: Words
    detail: Words

    @property
    def type(self) -> str:
        """What programs tell it by."""
        return _TYPE + self.name


UNREADABLE = Kind("unreadable", 400, _("We could not read that"), _("The body is no JSON that could be read."))
NO_TOKEN = Kind(
    "no-token",
    401,
    _("No token that works"),
    _("Send a token that was not revoked and has not expired: “Authorization: Bearer cg_…”."),
)
OTHER_SCOPE = Kind("other-scope", 403, _("Not with this token"), _("The token may not do this. Make one that may."))
NOT_YOURS = Kind("not-yours", 403, _("Not yours to do"), _("You may read this, but doing this is for others."))
NOT_FOUND = Kind("not-found", 404, _("Not here, or not for you to see"), _("Which of the two is not said."))
OTHER_METHOD = Kind("other-method", 405, _("Not like this"), _("This address takes other methods."))
REFUSED = Kind("refused", 409, _("That cannot be done now"), _("It makes no sense as things stand."))
TOO_LARGE = Kind("too-large", 413, _("This is too much at once"), _("Shorten it and send it again."))
INVALID = Kind("invalid", 422, _("Something is not as it should be"), _("See “errors”: each says where and what."))
OTHER_REQUEST = Kind(
    "other-request",
    422,
    _("Another request had this key"),
    _("Within a day an idempotency key belongs to one request. Take a fresh one."),
)
TOO_OFTEN = Kind("too-often", 429, _("Wait a little"), _("Go on after the seconds in “Retry-After”."))
BROKEN = Kind("broken", 500, _("Something broke here"), _("The fault is ours and has been written down."))
AWAY = Kind("away", 503, _("We cannot reach what is stored here"), _("Nothing is lost: try again in a moment."))

KINDS = (
    UNREADABLE,
    NO_TOKEN,
    OTHER_SCOPE,
    NOT_YOURS,
    NOT_FOUND,
    OTHER_METHOD,
    REFUSED,
    TOO_LARGE,
    INVALID,
    OTHER_REQUEST,
    TOO_OFTEN,
    BROKEN,
    AWAY,
)
_BY_STATUS = {kind.status: kind for kind in reversed(KINDS)} | {403: NOT_YOURS}


class Problem(Exception):
    """Ends a request with a problem of this kind."""

    def __init__(
        self, kind: Kind, *, detail: Words = "", errors: Sequence[Mapping[str, str]] = (), again: datetime | None = None
    ) -> None:
        super().__init__(kind.name)
        self.kind, self.detail, self.errors, self.again = kind, detail, errors, again

    def told(self) -> HttpResponse:
        """The answer."""
        told: dict[str, Any] = {
            "type": self.kind.type,
            "title": str(self.kind.title),
            "status": self.kind.status,
            "detail": str(self.detail or self.kind.detail),
        }
        if self.errors:
            told["errors"] = list(self.errors)
        answer = HttpResponse(json.dumps(told), status=self.kind.status, content_type=MEDIA_TYPE)
        if self.again:
            answer.headers["Retry-After"] = str(max(1, round((self.again - clock.now()).total_seconds())))
        if self.kind is NO_TOKEN:
            answer.headers["WWW-Authenticate"] = "Bearer"
        return answer


def is_for_program(request: HttpRequest) -> bool:
    """Whether a program asks, which reads no pages."""
    return request.path.startswith(_WHERE)


def by_status(status: int) -> HttpResponse:
    """What a page would say of this status, told to a program."""
    return Problem(_BY_STATUS.get(status, BROKEN)).told()
