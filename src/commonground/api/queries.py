"""What is read about tokens."""

from commonground.api import token_words
from commonground.api.models import Token
from commonground.people.models import Member


def tokens_of(member: Member) -> list[Token]:
    """A member's tokens that still let a program in, the newest first."""
    return list(Token.objects.usable().filter(member=member).order_by("-pk"))


def token_that_says(words: str) -> Token | None:
    """The usable token that says exactly these words."""
    number = token_words.id_in(words)
    token = Token.objects.usable().filter(pk=number).first() if number is not None else None
    return token if token is not None and token_words.is_the_same(words, token.digest) else None
