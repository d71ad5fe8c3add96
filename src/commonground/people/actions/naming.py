"""Names as they may be stored."""

from django.utils.translation import gettext as _

from commonground.core import text
from commonground.core.require import Refused


def line(words: str) -> str:
    """Words on one line, without what must not be stored."""
    return " ".join(text.clean(words).split())


def name(words: str) -> str:
    """The same, and something to be seen must be left of it."""
    cleaned = line(words)
    if text.is_blank(cleaned):
        raise Refused(_("Give it a name."))
    return cleaned
