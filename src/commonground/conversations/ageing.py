"""What is said of an accepted answer that has to be looked at again: decided here for every page, mail and program."""

from datetime import datetime
from typing import Protocol

from django.utils.translation import gettext as _

from commonground.conversations.models import Question
from commonground.core import clock
from commonground.core.dates import ago, day_of

NEEDS_CHECK = "needs_check"


class Aged(Protocol):
    """A question as any row has it: when it was solved and last checked, when it is due again, why it is doubted."""

    @property
    def solved_at(self) -> datetime | None: ...
    @property
    def checked_at(self) -> datetime | None: ...
    @property
    def review_at(self) -> datetime | None: ...
    @property
    def doubt(self) -> str: ...


def needs_check(question: Aged) -> bool:
    """Whether it is solved and its answer has to be looked at: its time has come, or somebody doubts it."""
    return question.review_at is not None and question.review_at <= clock.now()


def age_label(question: Aged) -> str:
    """What stands beside such an answer wherever it is shown; empty while it may be trusted."""
    if not needs_check(question):
        return ""
    if question.doubt:
        return _("In doubt: %(why)s") % {"why": Question.Doubt(question.doubt).label}
    since = question.checked_at or question.solved_at
    return _("Not checked since %(day)s") % {"day": day_of(since)} if since else ""


def sign_of(question: Aged, state: str) -> str:
    """The sign of a question that stands so: a solved one has another as soon as its answer needs a check."""
    return NEEDS_CHECK if needs_check(question) else state


def checked_words(question: Aged, name: str) -> str:
    """When it was last checked and by whom; without a check, when it was accepted."""
    if question.checked_at:
        return _("Last checked %(when)s by %(name)s") % {"when": ago(question.checked_at), "name": name}
    return _("Accepted %(when)s") % {"when": ago(question.solved_at)} if question.solved_at else ""
