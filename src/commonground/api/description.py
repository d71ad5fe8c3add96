"""The description of the API in OpenAPI 3.1, made from its operations; what may go wrong is told of each."""

import json
from functools import cache
from typing import Any

from django.utils import translation
from ninja import NinjaAPI

from commonground.api.problems import KINDS, MEDIA_TYPE, Kind

_NAMES = {
    400: "Unreadable",
    401: "NoToken",
    403: "NotAllowed",
    404: "NotFound",
    409: "Refused",
    413: "TooLarge",
    422: "Invalid",
    429: "TooOften",
    503: "Away",
}
_HEADERS = {
    401: {"WWW-Authenticate": "`Bearer`"},
    429: {"Retry-After": "Seconds after which to go on"},
    503: {"Retry-After": "Seconds after which to ask again"},
}
_PROBLEM = {
    "title": "Problem",
    "description": "What went wrong (RFC 9457). Programs tell problems apart by `type`; all else is for people.",
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "enum": sorted(kind.type for kind in KINDS)},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["field", "message"],
                "properties": {"field": {"type": "string"}, "message": {"type": "string"}},
                "additionalProperties": False,
            },
        },
    },
    "additionalProperties": False,
}


def problems_of(path: str, *, takes_body: bool) -> dict[str, Any]:
    """What an operation adds to its description: each status with which it may be refused."""
    possible = {400, 401, 403, 422, 429, 503}
    if "{" in path:
        possible.add(404)
    if takes_body:
        possible |= {409, 413}
    return {"responses": {status: {"$ref": f"#/components/responses/{_NAMES[status]}"} for status in sorted(possible)}}


@cache
def description_of(api: NinjaAPI) -> str:
    """The whole description, as JSON."""
    with translation.override("en"):  # it is made once, for everybody
        described = dict(api.get_openapi_schema(path_prefix="/api/v1/"))
        described["components"]["schemas"]["Problem"] = _PROBLEM
        described["components"]["responses"] = {name: _response(status) for status, name in _NAMES.items()}
        return json.dumps(described)


def _response(status: int) -> dict[str, Any]:
    kinds = [kind for kind in KINDS if kind.status == status]
    told: dict[str, Any] = {
        "description": "; ".join(str(kind.title) for kind in kinds),
        "content": {
            MEDIA_TYPE: {
                "schema": {"$ref": "#/components/schemas/Problem"},
                "examples": {kind.name: {"value": _example(kind)} for kind in kinds},
            }
        },
    }
    headers = _HEADERS.get(status)
    if headers:
        told["headers"] = {
            name: {"description": meaning, "schema": {"type": "string"}} for name, meaning in headers.items()
        }
    return told


def _example(kind: Kind) -> dict[str, Any]:
    return {"type": kind.type, "title": str(kind.title), "status": kind.status, "detail": str(kind.detail)}
