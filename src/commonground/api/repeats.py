"""The same request sent twice acts once: `Idempotency-Key` names it, and what it did is kept for a day.

What it was answered is not kept but drawn again, as it stands now and only for who may still see it. Only what was done
is kept: a request that was refused changed nothing, so it is simply tried again.
"""

import hashlib
from collections.abc import Callable, Mapping
from typing import Any

from django.db import transaction
from pydantic import BaseModel

from commonground.api.bearer import Call
from commonground.api.models import Kept
from commonground.api.problems import OTHER_REQUEST, Problem
from commonground.api.threads import answer_now, question_now, reach_now, reply_now
from commonground.core import once

Act = Callable[..., BaseModel | None]
_DRAWN: dict[str, Callable[[Call, int], BaseModel]] = {
    "Question": question_now,
    "Answer": answer_now,
    "Reply": reply_now,
    "ReachShape": reach_now,
}


@transaction.atomic
def done_once(request: Call, key: str | None, act: Act, typed: Mapping[str, Any]) -> BaseModel | None:
    """What the request gives; of two with one key at the same moment the second waits for the first."""
    if key is None:
        return act(request, **typed)
    once.hold(_number(f"{request.token.pk}/{key}"))
    kept = Kept.objects.filter(token=request.token, key=key).first()
    if kept is None:
        return _keep(request, key, act(request, **typed), typed)
    if kept.request != _digest(request):
        raise Problem(OTHER_REQUEST)
    return None if kept.about is None else _DRAWN[kept.draws](request, kept.about)


def _keep(request: Call, key: str, given: BaseModel | None, typed: Mapping[str, Any]) -> BaseModel | None:
    draws = type(given).__name__ if given else ""
    about = getattr(given, "id", typed.get("question")) if given else None
    Kept.objects.create(token=request.token, key=key, request=_digest(request), draws=draws, about=about)
    return given


def _digest(request: Call) -> str:
    """What makes it the same request: method, address and body."""
    whole = f"{request.method} {request.get_full_path()}\n".encode() + request.body
    return hashlib.sha256(whole).hexdigest()


def _number(words: str) -> int:
    """The words as the number of a lock."""
    return int.from_bytes(hashlib.sha256(words.encode()).digest()[:8], signed=True)
