"""What a notice says: what happened, why it is here, and how to stop it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from commonground.conversations.models import Follow, Question
from commonground.conversations.queries import state_of
from commonground.core.ids import encode
from commonground.feed import report_words
from commonground.feed.models import FOLLOWED, NEWS, OF_ARTICLES, OF_REPORTS, Reason


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the inbox as the database gives it."""

    id: int
    notices: int
    actors: int
    reason: str
    question_id: int | None
    at: datetime
    is_done: bool
    event: str
    post_id: int
    actor_id: int | None
    data: dict[str, Any]
    title: str
    asker_id: int | None
    answered_at: datetime | None
    solved_at: datetime | None
    checked_at: datetime | None
    review_at: datetime | None
    doubt: str
    closed_at: datetime | None
    close_reason: str
    group_name: str
    reach: dict[str, Any]
    is_across: bool
    work_group: str
    follow_kind: str | None
    follow_subject: int | None
    follow_began: str | None
    topic: str
    is_stopped: bool

    @property
    def people(self) -> list[int | None]:
        """Those it may speak of."""
        followed = self.follow_subject if self.follow_kind == Follow.Kind.MEMBER else None
        return [self.actor_id, self.asker_id, self.data.get("owner"), followed]

    @property
    def state(self) -> str:
        """How the question stands."""
        return state_of(self.solved_at, self.closed_at, self.answered_at)


Names = Mapping[int, str]


def title(row: Row) -> str:
    """The question's title; of what she may not read nothing but that it is there."""
    if row.question_id:
        return row.title
    titles = {**report_words.TITLES, Reason.EXPORT_READY: _("A copy of your data")}
    return str(titles.get(Reason(row.reason)) or _("A question in a group that you do not read"))


def path(row: Row) -> str:
    """Where the line leads; of a question that she may not read, to the administration."""
    if row.reason in OF_REPORTS:
        return report_words.path(row.reason, row.data)
    if row.reason == Reason.EXPORT_READY:
        return "/settings/data"
    if row.reason in OF_ARTICLES:
        return f"/a/{encode(row.post_id)}"
    return f"/q/{encode(row.question_id)}" if row.question_id else "/admin/"


def what_happened(row: Row, names: Names) -> str:
    """What happened, in a sentence."""
    if row.reason in _MORE and _how_many(row) > 1:
        return _MORE[row.reason](row)
    if row.reason in OF_REPORTS:
        return report_words.WHAT[row.reason](row.data)
    say = _FOLLOWED.get(row.event, _news) if row.reason in FOLLOWED else _WHAT[row.reason]
    happened = say(row, _Names(row, names))
    if row.reason not in NEWS or row.notices == 1:
        return happened
    before = ngettext("And %(count)s more before that.", "And %(count)s more before that.", row.notices - 1)
    return f"{happened} {before % {'count': row.notices - 1}}"


def _how_many(row: Row) -> int:
    """Who thanks again after she took it back is one person."""
    return row.actors if row.reason == Reason.THANKED else row.notices


def why_here(row: Row, why: str, names: Names) -> str:
    """Why it is in her inbox; `why` is what her reach or her part says."""
    if row.reason in FOLLOWED:
        return _because_she_follows(row, names)
    if row.reason in (Reason.REACHED, Reason.STILL_RIGHT, Reason.OWNER, Reason.REMINDED, Reason.STEWARD):
        return _("Why you: %(reason)s.") % {"reason": why}
    return str({**_BECAUSE, **report_words.BECAUSE}[Reason(row.reason)])


def how_to_stop(row: Row) -> str:
    """What she does to hear no more of it."""
    return str({**_STOP, **report_words.STOP}[Reason(row.reason)])


@dataclass(frozen=True, slots=True)
class _Names:
    """Those a line speaks of, by the names that its reader may know."""

    row: Row
    known: Names

    def __getitem__(self, whom: str) -> str:
        member = {"name": self.row.actor_id, "asker": self.row.asker_id, "owner": self.row.data.get("owner")}[whom]
        return self.known.get(member or 0) or _("Somebody")


def _because_she_follows(row: Row, names: Names) -> str:
    if row.follow_kind == Follow.Kind.TOPIC:
        return _("Here because you follow %(topic)s.") % {"topic": row.topic}
    if row.follow_kind == Follow.Kind.GROUP:
        return _("Here because you follow the group %(group)s.") % {"group": row.group_name}
    if row.follow_kind == Follow.Kind.MEMBER:
        return _("Here because you follow %(name)s.") % {"name": names.get(row.follow_subject or 0) or _("somebody")}
    return str(_SINCE[Follow.Began(row.follow_began or Follow.Began.CHOSEN)])


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


def _news(row: Row, names: _Names) -> str:
    return _("There is news.")


_SINCE = {
    Follow.Began.CHOSEN: gettext_lazy("Here because you follow this question."),
    Follow.Began.ASKED: gettext_lazy("Here because you asked."),
    Follow.Began.ANSWERED: gettext_lazy("Here because you answered it."),
    Follow.Began.REPLIED: gettext_lazy("Here because you wrote there."),
    Follow.Began.ME_TOO: gettext_lazy("Here because you want to know it too."),
}
_FOLLOWED: dict[str, Callable[[Row, _Names], str]] = {
    "question.asked": lambda _row, names: _("%(asker)s asked.") % names,
    "answer.given": lambda _row, names: _("%(name)s answered.") % names,
    "answer.accepted": lambda _row, _names: _("It is solved."),
    "question.closed": _closed,
    "question.reopened": lambda _row, _names: _("It is open again, and goes on until it is solved."),
}
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
    Reason.STILL_RIGHT: lambda _row, _names: _("Is the answer still right?"),
    Reason.NO_LONGER_RIGHT: lambda _row, names: _("%(name)s says that the answer is no longer right.") % names,
    Reason.ADMINISTRATORS: _nobody_sees_it_through,
    Reason.CLOSED: _closed,
    Reason.WANTED_CLOSED: _closed,
    Reason.OPEN_AGAIN: lambda _row, _names: _("It is open again, and goes on until it is solved."),
    Reason.WANTED_SOLVED: lambda _row, _names: _("It is solved."),
    Reason.YOUR_ANSWER_SOLVED_IT: lambda _row, names: _("Your answer solved it for %(asker)s.") % names,
    Reason.THANKED: lambda _row, names: _("%(name)s thanks you for your answer.") % names,
    Reason.HELPED_AGAIN: lambda _row, names: _("Your answer solved it for %(name)s as well.") % names,
    Reason.FAILED: lambda _row, names: _("Your answer failed for %(name)s.") % names,
    Reason.EXPORT_READY: lambda _row, _names: _("It is ready, for a week. You alone can fetch it."),
    Reason.ARTICLE: lambda _row, names: _("%(name)s made it an article. Your name stands under it.") % names,
    Reason.ARTICLE_EDITED: lambda _row, names: _("%(name)s changed the article that you keep right.") % names,
    Reason.ARTICLE_OWNER: lambda _row, names: _("%(name)s handed its article on to you: keep it right.") % names,
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
        ngettext("%(count)s person thanks you.", "%(count)s people thank you.", row.actors) % {"count": row.actors}
    ),
    Reason.HELPED_AGAIN: lambda row: (
        ngettext("Your answer helped %(count)s more.", "Your answer helped %(count)s more.", row.notices)
        % {"count": row.notices}
    ),
    Reason.ARTICLE_EDITED: lambda row: (
        ngettext("The article was changed %(count)s time.", "The article was changed %(count)s times.", row.notices)
        % {"count": row.notices}
    ),
    Reason.FAILED: lambda row: (
        ngettext("Your answer failed for %(count)s.", "Your answer failed for %(count)s.", row.notices)
        % {"count": row.notices}
    ),
}

_YOU_ASKED = gettext_lazy("Here because you asked.")
_YOU_WROTE_IT = gettext_lazy("Here because you wrote the answer.")
_YOU_KEEP_IT = gettext_lazy("Here because the article is yours to keep right.")
_YOU_WANT_IT = gettext_lazy("Here because you want to know it too.")
_BECAUSE = {
    Reason.ANSWERED: _YOU_ASKED,
    Reason.DID_IT_HELP: _YOU_ASKED,
    Reason.CLOSED: _YOU_ASKED,
    Reason.OPEN_AGAIN: _YOU_ASKED,
    Reason.REPLIED: gettext_lazy("Here because you wrote there."),
    Reason.MENTIONED: gettext_lazy("Here because somebody named you in it."),
    Reason.STEWARDS_ASKED: gettext_lazy("Here because you are a steward of this group."),
    Reason.NO_LONGER_RIGHT: gettext_lazy("Here because you asked, or gave the answer."),
    Reason.ADMINISTRATORS: gettext_lazy("Here because you are an administrator."),
    Reason.WANTED_SOLVED: _YOU_WANT_IT,
    Reason.WANTED_CLOSED: _YOU_WANT_IT,
    Reason.YOUR_ANSWER_SOLVED_IT: _YOU_WROTE_IT,
    Reason.THANKED: _YOU_WROTE_IT,
    Reason.HELPED_AGAIN: _YOU_WROTE_IT,
    Reason.FAILED: _YOU_WROTE_IT,
    Reason.EXPORT_READY: gettext_lazy("Here because you asked for it."),
    Reason.ARTICLE: gettext_lazy("Here because you asked or answered it."),
    Reason.ARTICLE_EDITED: _YOU_KEEP_IT,
    Reason.ARTICLE_OWNER: _YOU_KEEP_IT,
}

_ITS_OWNER = gettext_lazy("It stops when you answer it, hand it on, or decline it.")
_SAY_IT = gettext_lazy("It stops when you say which answer solved it, or withdraw the question.")
_TOLD_ONCE = gettext_lazy("It is told here once.")
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
    Reason.STILL_RIGHT: gettext_lazy("It stops when somebody says so on its page, or in a few weeks by itself."),
    Reason.NO_LONGER_RIGHT: _TOLD_ONCE,
    Reason.ADMINISTRATORS: gettext_lazy("It stops when somebody sees the question through."),
    Reason.CLOSED: gettext_lazy("It is told once. Its mails can be stopped."),
    Reason.OPEN_AGAIN: _TOLD_ONCE,
    Reason.WANTED_SOLVED: gettext_lazy("It is told once. Take “Me too” back to hear no more of it."),
    Reason.WANTED_CLOSED: _TOLD_ONCE,
    Reason.YOUR_ANSWER_SOLVED_IT: _TOLD_ONCE,
    Reason.THANKED: _TOLD_ONCE,
    Reason.HELPED_AGAIN: _TOLD_ONCE,
    Reason.FAILED: _TOLD_ONCE,
    Reason.EXPORT_READY: _TOLD_ONCE,
    Reason.ARTICLE: _TOLD_ONCE,
    Reason.ARTICLE_EDITED: gettext_lazy("It stops when you hand the article on. It never comes by mail."),
    Reason.ARTICLE_OWNER: gettext_lazy("It is told once. Its mails can be stopped."),
    **dict.fromkeys(FOLLOWED, gettext_lazy("Stop following it to hear no more.")),
}
