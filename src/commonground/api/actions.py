"""Letting programs act for oneself, and ending it. Each action reads: require, change, record; in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from commonground.api import token_words
from commonground.api.models import Token
from commonground.api.permissions import can_make_token, can_revoke_token
from commonground.core import clock, once, text
from commonground.core.require import Refused, require
from commonground.events.record import record
from commonground.people.models import Member

MOST_TOKENS = 20


@dataclass(frozen=True, slots=True)
class MadeToken:
    """A token and what it says, told this once; nothing for a form that was sent before."""

    token: Token
    words: str


@transaction.atomic
def make_token(name: str, *, scopes: Sequence[str], days: int, by: Member, key: int | None = None) -> MadeToken:
    """Let a program act for her, for some days. The same form sent twice (`key`) makes one token."""
    require(can_make_token, by)
    once.hold(key)
    made = Token.objects.filter(pk=key, member=by).first() if key else None
    if made:
        return MadeToken(made, "")
    if Token.objects.usable().filter(member=by).count() >= MOST_TOKENS:
        raise Refused(_("You have %(number)s tokens. Revoke one that you no longer need.") % {"number": MOST_TOKENS})
    token = Token(id=once.id_for(Token, key), member=by, name=text.clean(name), scopes=sorted(set(scopes)))
    token.expires_at = clock.now() + timedelta(days=days)
    words = token_words.words_for(token.pk)
    token.digest = token_words.digest_of(words)
    token.save(force_insert=True)
    record("token.made", actor=by, subject=token, data={"scopes": token.scopes})
    return MadeToken(token, words)


@transaction.atomic
def revoke_token(token: Token, *, by: Member) -> None:
    """It lets nobody in from now on, for good."""
    require(can_revoke_token, by, token)
    token = Token.objects.select_for_update().get(pk=token.pk)
    if token.revoked_at is not None:
        return
    token.revoked_at = clock.now()
    token.save(update_fields=["revoked_at"])
    record("token.revoked", actor=by, subject=token)
