"""Plain mails of the network: its name as the sender, words from a template."""

import html
from collections.abc import Mapping
from email.utils import formataddr, parseaddr
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string

from commonground.people.models import Network


def plain_mail(to: str, subject: str, text: str, headers: Mapping[str, str] | None = None) -> EmailMessage:
    """A mail of plain words; line ends in its subject are gone."""
    return EmailMessage(" ".join(subject.split()), text, sender(), [to], headers=dict(headers or {}))


def sender() -> str:
    """The network's name before the address that mails come from, unless the setting brings a name of its own."""
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return formataddr((name or Network.get().name, address))


def message_id(*parts: str) -> str:
    """A Message-ID that is the same whenever the same mail is sent again."""
    return f"<{'.'.join(parts)}@{urlsplit(settings.ADDRESS).hostname}>"


def in_words(template: str, words: Mapping[str, Any]) -> str:
    """A text template filled in. Templates escape as if for a page; a mail shows the characters themselves."""
    return html.unescape(render_to_string(template, dict(words))).strip()
