"""How each kind of news reaches a member: one choice a kind, grouped in plain words."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from commonground.feed.models import DUTIES, FOLLOWED, TO_DECIDE, Choice, Reason, Way, usual_way
from commonground.people.models import Member

_GROUPS = {
    gettext_lazy("When somebody turns to you"): (Reason.REACHED, Reason.MENTIONED, Reason.REPLIED),
    gettext_lazy("Your questions"): (Reason.ANSWERED, Reason.DID_IT_HELP, Reason.CLOSED, Reason.OPEN_AGAIN),
    gettext_lazy("Your answers"): (
        Reason.YOUR_ANSWER_SOLVED_IT,
        Reason.THANKED,
        Reason.HELPED_AGAIN,
        Reason.FAILED,
    ),
    gettext_lazy("What you follow"): (*FOLLOWED, Reason.WANTED_SOLVED, Reason.WANTED_CLOSED),
    gettext_lazy("What you see to"): (
        Reason.OWNER,
        Reason.REMINDED,
        Reason.STEWARD,
        Reason.STEWARDS_ASKED,
        Reason.ADMINISTRATORS,
    ),
}
_WHY_NOT: dict[str, Any] = {
    Reason.REACHED: gettext_lazy(
        "Cannot be nothing: the asker waits for you. To be asked no more, change your profile."
    ),
    Reason.ADMINISTRATORS: gettext_lazy("Cannot be nothing: after the administrators nobody else is asked."),
    **dict.fromkeys(
        (Reason.OWNER, Reason.REMINDED),
        gettext_lazy("Cannot be nothing: the question is yours until you answer it, hand it on or decline it."),
    ),
    Reason.ABOUT_YOUR_POST: gettext_lazy("Cannot be nothing: you may appeal against it."),
    **dict.fromkeys(TO_DECIDE, gettext_lazy("Cannot be nothing: somebody waits for your decision.")),
}
_EVENING_WAYS = [(way.value, way.label) for way in (Way.EVENING, Way.INBOX)]


def _field(reason: Reason) -> forms.ChoiceField:
    ways = [(way.value, way.label) for way in Way if way != Way.NOTHING or reason not in DUTIES]
    return forms.ChoiceField(label=reason.label, choices=ways, help_text=_WHY_NOT.get(reason, ""))


class WaysForm(forms.Form):
    """A choice for every kind of news, and for the mail that carries what is too much for one day."""

    evening = forms.ChoiceField(label=gettext_lazy("what is more than the mails of one day"), choices=_EVENING_WAYS)

    def sections(self, member: Member) -> Iterator[tuple[str, list[forms.BoundField]]]:
        """The choices under their headings; what only administrators are told, to them alone."""
        named = {reason for reasons in _GROUPS.values() for reason in reasons}
        for heading, reasons in _GROUPS.items():
            yield str(heading), [self[one] for one in reasons if one != Reason.ADMINISTRATORS or member.is_admin]
        rest = [self[one] for one in Reason if one not in named]
        yield str(gettext_lazy("Whatever else")), [*rest, self[Choice.EVENING]]


WaysForm.base_fields.update({reason.value: _field(reason) for reason in Reason})


def ways_of(member: Member) -> dict[str, str]:
    """How she hears of each kind of news now."""
    usual = {reason: usual_way(reason).value for reason in (*Reason.values, Choice.EVENING)}
    return usual | dict(Choice.objects.filter(member=member).values_list("reason", "way"))
