"""The same request sent twice acts once: `Idempotency-Key` names it, and what it was answered is kept for a day.

Only what was done is kept. A request that was refused changed nothing, so it is simply tried again.
"""

import hashlib
from collections.abc import Callable

from django.db import transaction
from django.http import HttpResponse

from commonground.api.bearer import Call
from commonground.api.models import Kept
from commonground.api.problems import OTHER_REQUEST, Problem
from commonground.core import once

Act = Callable[[], HttpResponse]


def answered_once(request: Call, key: str, act: Act) -> HttpResponse:
    """What the request was answered when it came first; of two at the same moment the second waits for the first."""
    with transaction.atomic():
        once.hold(_number(f"{request.token.pk}/{key}"))
        kept = Kept.objects.filter(token=request.token, key=key).first()
        if kept is None:
            return _keep(request, key, act())
        if kept.request != _digest(request):
            raise Problem(OTHER_REQUEST)
        return in_json(kept.body, kept.status)


def in_json(body: str, status: int) -> HttpResponse:
    """An answer of the API; without a body it is of no type."""
    answer = HttpResponse(body, status=status, content_type="application/json")
    if not body:
        del answer.headers["Content-Type"]
    return answer


def _keep(request: Call, key: str, answer: HttpResponse) -> HttpResponse:
    body = answer.content.decode()
    Kept.objects.create(token=request.token, key=key, request=_digest(request), status=answer.status_code, body=body)
    return answer


def _digest(request: Call) -> str:
    """What makes it the same request: method, address and body."""
    whole = f"{request.method} {request.get_full_path()}\n".encode() + request.body
    return hashlib.sha256(whole).hexdigest()


def _number(words: str) -> int:
    """The words as the number of a lock."""
    return int.from_bytes(hashlib.sha256(words.encode()).digest()[:8], signed=True)
