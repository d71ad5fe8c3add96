"""The addresses of the API, below `/api/v1/`."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_safe
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from commonground.api import problems
from commonground.api.description import description_of
from commonground.api.problems import Kind, Problem
from commonground.api.views.answers import answers
from commonground.api.views.found import found
from commonground.api.views.groups import groups
from commonground.api.views.members import members
from commonground.api.views.notices import notices
from commonground.api.views.questions import questions
from commonground.api.views.reach import reach
from commonground.api.views.replies import replies
from commonground.core.require import Refused
from commonground.people.models import Member
from commonground.people.suspended import suspended_words

api = NinjaAPI(
    title="Commonground",
    version="1",
    description="Everything that members do on pages, for programs that act for them.",
    openapi_url=None,
    docs_url=None,
    urls_namespace="api",
)
_RESOURCES = (questions, answers, replies, reach, groups, members, found, notices)
for resource in _RESOURCES:
    api.add_router("", resource)


@api.exception_handler(Problem)
def _problem(request: HttpRequest, problem: Problem) -> HttpResponse:
    return problem.told()


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """An id in the address that is none leads nowhere; anything else is said field by field."""
    if any(one["loc"][0] == "path" for one in error.errors):
        return Problem(problems.NOT_FOUND).told()
    said = [{"field": _field(one["loc"]), "message": one["msg"]} for one in error.errors]
    return Problem(problems.INVALID, errors=said).told()


def _field(where: tuple[str | int, ...]) -> str:
    """The field's name, or where in it; the body itself has no name."""
    begins = 2 if where[0] == "body" else 1
    return ".".join(str(part) for part in where[begins:])


@api.exception_handler(HttpError)
def _http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    return problems.by_status(error.status_code)


@api.exception_handler(Refused)
def _refused(request: HttpRequest, refused: Refused) -> HttpResponse:
    return Problem(problems.REFUSED, detail=str(refused)).told()


@api.exception_handler(PermissionDenied)
def _not_yours(request: HttpRequest, _denied: PermissionDenied) -> HttpResponse:
    member: Member = request.member  # type: ignore[attr-defined]
    return Problem(problems.NOT_YOURS, detail=suspended_words(member) if member.is_suspended else "").told()


def _always(kind: Kind) -> Callable[[HttpRequest, Any], HttpResponse]:
    return lambda _request, _error: Problem(kind).told()


for _error, _kind in (
    (Http404, problems.NOT_FOUND),
    (RequestDataTooBig, problems.TOO_LARGE),
):
    api.add_exception_handler(_error, _always(_kind))


@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    """The description of the API, for everybody."""
    return HttpResponse(description_of(api), content_type="application/json")


urlpatterns = [path("openapi.json", openapi, name="openapi"), *api.urls[0]]
