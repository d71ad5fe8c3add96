"""What every operation of the API is made with: its scope, its limit, what it gives, and what may go wrong."""

import inspect
from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Router
from ninja.params.models import Header
from ninja.utils import contribute_operation_args
from pydantic import BaseModel

from commonground.api.bearer import Bearer, Call, count
from commonground.api.description import problems_of
from commonground.api.models import Scope
from commonground.api.problems import INVALID, Problem
from commonground.api.repeats import done_once

Given = ParamSpec("Given")
Gives = TypeVar("Gives", bound=BaseModel | None)
View = Callable[Given, Gives]
Answer = Callable[..., HttpResponse]
_KEY = "idempotency_key"
_KEY_MEANS = "Any words. Sent again within a day, the same request acts once; its answer is as things then stand."


class Operations(Router):
    """The operations of one resource."""

    def reads(
        self, path: str, *, scope: Scope, limit: str = "", method: str = "GET"
    ) -> Callable[[View[Given, Gives]], View[Given, Gives]]:
        """An operation that changes nothing."""

        def add(view: View[Given, Gives]) -> View[Given, Gives]:
            return self._add(method, path, view, _checked(view, limit, _written(view, 200)), scope, 200)

        return add

    def writes(
        self, method: str, path: str, *, scope: Scope, limit: str = "", status: int = 200
    ) -> Callable[[View[Given, Gives]], View[Given, Gives]]:
        """An operation that changes something, all of it or nothing; the same one sent twice with a key acts once."""

        def add(view: View[Given, Gives]) -> View[Given, Gives]:
            answer = _checked(view, limit, _once(view, status))
            key = Header(None, alias="Idempotency-Key", pattern=r"^[\x21-\x7e]{1,200}$", description=_KEY_MEANS)
            contribute_operation_args(answer, _KEY, str | None, key)  # type: ignore[arg-type] # any annotation
            return self._add(method, path, view, answer, scope, status)

        return add

    def _add(
        self, method: str, path: str, view: View[Given, Gives], answer: Answer, scope: Scope, status: int
    ) -> View[Given, Gives]:
        self.add_api_operation(
            path,
            [method],
            answer,
            auth=Bearer(scope),
            response={status: inspect.signature(view).return_annotation},
            operation_id=view.__name__,
            summary=(inspect.getdoc(view) or "").partition("\n")[0],
            description=f"Needs a token with the scope `{scope.value}`.",
            openapi_extra=problems_of(path, takes_body=method != "GET"),
        )
        return view


def _checked(view: Callable[..., Any], limit: str, act: Answer) -> Answer:
    """Refuse filters that there are not, count it if there is a limit, then act."""
    known = set(inspect.signature(view).parameters)

    @wraps(view)
    def checked(request: Call, **typed: Any) -> HttpResponse:
        unknown = sorted(set(request.GET) - known)
        if unknown:
            raise Problem(INVALID, errors=[{"field": one, "message": _("There is no such filter.")} for one in unknown])
        if limit:
            count(limit, request.member)
        return act(request, **typed)

    return checked


def _written(view: Callable[..., BaseModel | None], status: int) -> Answer:
    """The view, with what it gives written as JSON."""

    def written(request: Call, **typed: Any) -> HttpResponse:
        return _in_json(view(request, **typed), status)

    return written


def _once(view: Callable[..., BaseModel | None], status: int) -> Answer:
    """The same in one transaction, and once for each key."""

    def once(request: Call, *, idempotency_key: str | None, **typed: Any) -> HttpResponse:
        return _in_json(done_once(request, idempotency_key, view, typed), status)

    return once


def _in_json(given: BaseModel | None, status: int) -> HttpResponse:
    """An answer of the API; without a body it is of no type."""
    if given is not None:
        return HttpResponse(given.model_dump_json(), status=status, content_type="application/json")
    answer = HttpResponse(status=status)
    del answer.headers["Content-Type"]
    return answer
