"""What a notice about reports and decisions says. Nothing of the post itself, and never who reported it."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonground.core.dates import moment
from commonground.core.ids import encode
from commonground.feed.models import Reason

Data = Mapping[str, Any]

TITLES = {
    Reason.REPORT_WAITS: gettext_lazy("A report in a group that you do not read"),
    Reason.APPEALED: gettext_lazy("An appeal against a decision"),
    Reason.REPORT_DECIDED: gettext_lazy("Your report"),
    Reason.ABOUT_YOUR_POST: gettext_lazy("Something that you wrote"),
}
BECAUSE = {
    Reason.REPORTED: gettext_lazy("Here because you keep this group."),
    Reason.REPORT_WAITS: gettext_lazy("Here because you answer for it."),
    Reason.APPEALED: gettext_lazy("Here because you did not take the decision."),
    Reason.REPORT_DECIDED: gettext_lazy("Here because you reported it."),
    Reason.ABOUT_YOUR_POST: gettext_lazy("Here because you wrote it."),
}
_UNTIL_DECIDED = gettext_lazy("It stops when somebody decides.")
_ONCE = gettext_lazy("It is told once. Its mails can be stopped.")
STOP = {
    Reason.REPORTED: _UNTIL_DECIDED,
    Reason.REPORT_WAITS: _UNTIL_DECIDED,
    Reason.APPEALED: _UNTIL_DECIDED,
    Reason.REPORT_DECIDED: _ONCE,
    Reason.ABOUT_YOUR_POST: _ONCE,
}
_TO_REPORTER: dict[str, Any] = {
    "left": gettext_lazy("It stays as it is: %(reason)s"),
    "hidden": gettext_lazy("It is hidden from everybody: %(reason)s"),
    "warned": gettext_lazy("Its author was warned: %(reason)s"),
    "suspended": gettext_lazy("Its author may not write for some time: %(reason)s"),
    "kept": gettext_lazy("Its author appealed, and the decision stands: %(reason)s"),
    "restored": gettext_lazy("Its author appealed, and the decision was taken back: %(reason)s"),
}
_TO_AUTHOR: dict[str, Any] = {
    "hidden": gettext_lazy("It was hidden from everybody: %(reason)s"),
    "warned": gettext_lazy("You were warned for it: %(reason)s"),
    "suspended": gettext_lazy("You may not write until %(until)s: %(reason)s"),
    "kept": gettext_lazy("Your appeal was looked at, and the decision stands: %(reason)s"),
    "restored": gettext_lazy("Your appeal was looked at, and the decision was taken back: %(reason)s"),
}


def path(reason: str, data: Data) -> str:
    """Where what the notice tells of is read, and done."""
    if reason == Reason.ABOUT_YOUR_POST:
        return f"/rulings/{encode(data['ruling'])}"
    return "/settings/safety#reports" if reason == Reason.REPORT_DECIDED else "/reports"


def _reported(_data: Data) -> str:
    return _("Somebody reported a post here. Look at it, and decide.")


def _waits(_data: Data) -> str:
    return _("Nobody has decided about a report in the time that was promised.")


def _appealed(_data: Data) -> str:
    return _("Its author appeals. Somebody who did not take the decision looks at it again.")


def _to_reporter(data: Data) -> str:
    return str(_TO_REPORTER[data["kind"]]) % {"reason": data["reason"]}


def _to_author(data: Data) -> str:
    if data["kind"] not in _TO_AUTHOR:
        return _("What was decided about it was taken back.")
    until = moment(datetime.fromisoformat(data["until"])) if data.get("until") else ""
    return str(_TO_AUTHOR[data["kind"]]) % {"reason": data["reason"], "until": until}


WHAT: dict[str, Callable[[Data], str]] = {
    Reason.REPORTED: _reported,
    Reason.REPORT_WAITS: _waits,
    Reason.APPEALED: _appealed,
    Reason.REPORT_DECIDED: _to_reporter,
    Reason.ABOUT_YOUR_POST: _to_author,
}
