"""What a notice says: what happened, why it is here, and how to stop it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from commonground.conversations.models import Question
from commonground.conversations.queries import state_of
from commonground.feed.models import Reason


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the inbox as the database gives it."""

    id: int
    notices: int
    reason: str
    question_id: int | None
    at: datetime
    is_done: bool
    post_id: int
    actor_id: int | None
    data: dict[str, Any]
    title: str
    asker_id: int | None
    answered_at: datetime | None
    solved_at: datetime | None
    closed_at: datetime | None
    close_reason: str
    group_name: str
    reach: dict[str, Any]
    is_across: bool
    work_group: str

    @property
    def state(self) -> str:
        """How the question stands."""
        return state_of(self.solved_at, self.closed_at, self.answered_at)


Names = Mapping[int, str]


def title(row: Row) -> str:
    """The question's title; of one that she may not read nothing but that it is one."""
    return row.title if row.question_id else _("A question in a group that you do not read")


def what_happened(row: Row, names: Names) -> str:
    """What happened, in a sentence."""
    if row.notices > 1 and row.reason in _MORE:
        return _MORE[row.reason](row)
    return _WHAT[row.reason](row, _Names(row, names))


def why_here(row: Row, why: str) -> str:
    """Why it is in her inbox; `why` is what her reach or her part says."""
    if row.reason in (Reason.REACHED, Reason.OWNER, Reason.REMINDED, Reason.STEWARD):
        return _("Why you: %(reason)s.") % {"reason": why}
    return str(_BECAUSE[Reason(row.reason)])


def how_to_stop(row: Row) -> str:
    """What she does to hear no more of it."""
    return str(_STOP[Reason(row.reason)])


@dataclass(frozen=True, slots=True)
class _Names:
    """Those a line speaks of, by the names that its reader may know."""

    row: Row
    known: Names

    def __getitem__(self, whom: str) -> str:
        member = {"name": self.row.actor_id, "asker": self.row.asker_id, "owner": self.row.data.get("owner")}[whom]
        return self.known.get(member or 0) or _("Somebody")


def _nobody_sees_it_through(row: Row, names: _Names) -> str:
    if row.question_id is not None:
        return _("Nobody sees it through. Answer it, hand it on to somebody, or name a leader for its asker.")
    if row.work_group:
        return _("Nobody sees it through. Its asker works in %(work_group)s: who leads there?") % {
            "work_group": row.work_group
        }
    return _("Nobody sees it through. Its asker belongs to no work group.")


def _closed(row: Row, names: _Names) -> str:
    if not row.close_reason:  # it was opened again since
        return _("It was closed.")
    return _("It was closed: %(why)s.") % {"why": Question.CloseReason(row.close_reason).label}


_WHAT: dict[str, Callable[[Row, _Names], str]] = {
    Reason.REACHED: lambda _row, names: _("%(asker)s asked you.") % names,
    Reason.ANSWERED: lambda _row, names: _("%(name)s answered. Did it solve it?") % names,
    Reason.DID_IT_HELP: lambda _row, _names: _("Did the answer solve it? Nobody can tell but you."),
    Reason.REPLIED: lambda _row, names: _("%(name)s replied to you.") % names,
    Reason.MENTIONED: lambda _row, names: _("%(name)s mentioned you.") % names,
    Reason.OWNER: lambda _row, names: (
        _("Nobody has answered %(asker)s. See it through: answer, hand it on, or decline it with a reason.") % names
    ),
    Reason.REMINDED: lambda _row, names: (
        _("%(asker)s still waits for you: answer, hand it on, or decline it with a reason.") % names
    ),
    Reason.STEWARD: lambda _row, names: _("Nobody has answered %(asker)s. %(owner)s sees it through.") % names,
    Reason.STEWARDS_ASKED: lambda _row, names: (
        _("It has an answer, and %(asker)s has not said whether it helped. Do you know?") % names
    ),
    Reason.ADMINISTRATORS: _nobody_sees_it_through,
    Reason.CLOSED: _closed,
    Reason.WANTED_CLOSED: _closed,
    Reason.OPEN_AGAIN: lambda _row, _names: _("It is open again, and goes on until it is solved."),
    Reason.WANTED_SOLVED: lambda _row, _names: _("It is solved."),
    Reason.YOUR_ANSWER_SOLVED_IT: lambda _row, names: _("Your answer solved it for %(asker)s.") % names,
    Reason.THANKED: lambda _row, names: _("%(name)s thanks you for your answer.") % names,
    Reason.HELPED_AGAIN: lambda _row, names: _("Your answer solved it for %(name)s as well.") % names,
    Reason.FAILED: lambda _row, names: _("Your answer failed for %(name)s.") % names,
}

_MORE: dict[str, Callable[[Row], str]] = {
    Reason.ANSWERED: lambda row: (
        ngettext("%(count)s answer. Did it solve it?", "%(count)s answers. Did one solve it?", row.notices)
        % {"count": row.notices}
    ),
    Reason.REPLIED: lambda row: (
        ngettext("%(count)s reply to you.", "%(count)s replies to you.", row.notices) % {"count": row.notices}
    ),
    Reason.MENTIONED: lambda row: (
        ngettext("You were mentioned %(count)s time.", "You were mentioned %(count)s times.", row.notices)
        % {"count": row.notices}
    ),
    Reason.THANKED: lambda row: (
        ngettext("%(count)s person thanks you.", "%(count)s people thank you.", row.notices) % {"count": row.notices}
    ),
    Reason.HELPED_AGAIN: lambda row: (
        ngettext("Your answer helped %(count)s more.", "Your answer helped %(count)s more.", row.notices)
        % {"count": row.notices}
    ),
    Reason.FAILED: lambda row: (
        ngettext("Your answer failed for %(count)s.", "Your answer failed for %(count)s.", row.notices)
        % {"count": row.notices}
    ),
}

_YOU_ASKED = gettext_lazy("Here because you asked.")
_YOU_WROTE_IT = gettext_lazy("Here because you wrote the answer.")
_YOU_WANT_IT = gettext_lazy("Here because you want to know it too.")
_BECAUSE = {
    Reason.ANSWERED: _YOU_ASKED,
    Reason.DID_IT_HELP: _YOU_ASKED,
    Reason.CLOSED: _YOU_ASKED,
    Reason.OPEN_AGAIN: _YOU_ASKED,
    Reason.REPLIED: gettext_lazy("Here because you wrote there."),
    Reason.MENTIONED: gettext_lazy("Here because somebody named you in it."),
    Reason.STEWARDS_ASKED: gettext_lazy("Here because you are a steward of this group."),
    Reason.ADMINISTRATORS: gettext_lazy("Here because you are an administrator."),
    Reason.WANTED_SOLVED: _YOU_WANT_IT,
    Reason.WANTED_CLOSED: _YOU_WANT_IT,
    Reason.YOUR_ANSWER_SOLVED_IT: _YOU_WROTE_IT,
    Reason.THANKED: _YOU_WROTE_IT,
    Reason.HELPED_AGAIN: _YOU_WROTE_IT,
    Reason.FAILED: _YOU_WROTE_IT,
}

_ITS_OWNER = gettext_lazy("It stops when you answer it, hand it on, or decline it.")
_SAY_IT = gettext_lazy("It stops when you say which answer solved it, or withdraw the question.")
_TOLD_ONCE = gettext_lazy("It is told here once, and never by mail.")
_STOP = {
    Reason.REACHED: gettext_lazy("Say “Not for me” on its page, or take no more questions."),
    Reason.ANSWERED: _SAY_IT,
    Reason.DID_IT_HELP: _SAY_IT,
    Reason.REPLIED: gettext_lazy("Each reply is told once. Its mails can be stopped."),
    Reason.MENTIONED: gettext_lazy("Each mention is told once. Its mails can be stopped."),
    Reason.OWNER: _ITS_OWNER,
    Reason.REMINDED: _ITS_OWNER,
    Reason.STEWARD: gettext_lazy("It stops with an answer, or when you are no longer a steward."),
    Reason.STEWARDS_ASKED: gettext_lazy("It stops when the asker says whether it helped, or it closes by itself."),
    Reason.ADMINISTRATORS: gettext_lazy("It stops when somebody sees the question through."),
    Reason.CLOSED: gettext_lazy("It is told once. Its mails can be stopped."),
    Reason.OPEN_AGAIN: _TOLD_ONCE,
    Reason.WANTED_SOLVED: gettext_lazy("It is told once. Take “Me too” back to hear no more of it."),
    Reason.WANTED_CLOSED: _TOLD_ONCE,
    Reason.YOUR_ANSWER_SOLVED_IT: _TOLD_ONCE,
    Reason.THANKED: _TOLD_ONCE,
    Reason.HELPED_AGAIN: _TOLD_ONCE,
    Reason.FAILED: _TOLD_ONCE,
}
