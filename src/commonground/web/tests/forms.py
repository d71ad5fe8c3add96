"""Sending forms as a browser without JavaScript does."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

ClientOf = Callable[[str], Client]


def post(client: Client, page: str, /, *numbers: int, **typed: Any) -> HttpResponse:
    """Send a form; where a refusal leads back, follow it."""
    return client.post(reverse(page, args=numbers), typed, follow=True, headers={"referer": "http://testserver/groups"})  # type: ignore[return-value]
