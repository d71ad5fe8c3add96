"""What tests of the API share: programs that act for the cast."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from commonground.api.actions import make_token
from commonground.api.models import Scope
from commonground.people.models import Member
from tests.cast import Cast


class Program:
    """Asks the API with a member's token."""

    def __init__(self, words: str) -> None:
        self.client, self.words = Client(headers={"Authorization": f"Bearer {words}"}), words

    def ask(self, method: str, path: str, sent: Any = None, **headers: str) -> HttpResponse:
        """What comes back; `headers` are named with underscores."""
        body = b"" if sent is None else json.dumps(sent).encode()
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.generic(  # type: ignore[return-value]
            method, f"/api/v1{path}", body, content_type="application/json", headers=named
        )

    def get(self, path: str) -> Any:
        """What is read there."""
        answer = self.ask("GET", path)
        assert answer.status_code == 200, answer.content
        return json.loads(answer.content)


ProgramOf = Callable[..., Program]


def token_for(member: Member, *scopes: str) -> str:
    """What a fresh token of hers says; for everything unless scopes are given."""
    return make_token("Robot", scopes=scopes or Scope.values, days=30, by=member).words


@pytest.fixture
def program_of(cast: Cast) -> ProgramOf:
    """A program of somebody of the cast."""

    def program(who: str, *scopes: str) -> Program:
        return Program(token_for(getattr(cast, who), *scopes))

    return program
