"""The forms of the network itself: what it is called, and its times with what each of them means."""

from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from commonground.core.typed import LineField
from commonground.people.actions.administering import LIMITS, TIMES
from commonground.people.forms.fields import PlainForm
from commonground.people.forms.organisations import NAME_ERRORS
from commonground.people.forms.zones import ZoneField
from commonground.people.models import Network

_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)
_FROM_THE_ANSWER = ("asker_asked_after", "stewards_asked_after", "unconfirmed_after")  # in the order of their steps


class NetworkForm(PlainForm):
    """What the network is called and for."""

    name = LineField(
        label=_("Name"),
        max_length=80,
        error_messages=NAME_ERRORS,
        help_text=_("It stands above every page and in every mail."),
    )
    purpose = LineField(
        label=_("What it is for"),
        max_length=300,
        required=False,
        help_text=_("In one or two sentences, on the page where people sign in. Anyone on the web reads it."),
    )
    zone = ZoneField(
        label=_("Time zone"), help_text=_("For people who have not chosen their own, and for the evening mail.")
    )
    language = forms.ChoiceField(
        label=_("Language"),
        choices=settings.LANGUAGES,
        help_text=_("Of mails to people who have not joined yet. Members choose their own."),
    )


class _Length(forms.FloatField):
    """A length of time in one unit, which its label names."""

    def __init__(self, unit: timedelta, label: Any, help_text: Any) -> None:
        errors = {
            "required": _("Give a number."),
            "invalid": _("Give a number."),
            "min_value": _("Give at least %(limit_value)s."),
            "max_value": _("Give at most %(limit_value)s."),
        }
        super().__init__(label=label, help_text=help_text, min_value=0.05, max_value=2000, error_messages=errors)
        self.unit = unit
        self.widget.attrs.update({"step": "any", "inputmode": "decimal"})

    def prepare_value(self, value: Any) -> Any:
        """A length as a number of its unit, without a fraction where there is none."""
        return f"{value / self.unit:.2f}".rstrip("0").rstrip(".") if isinstance(value, timedelta) else value

    def clean(self, value: Any) -> Any:
        """The length."""
        return super().clean(value) * self.unit

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compared as they are written."""
        return bool(self.prepare_value(initial) != data)


class TimesForm(PlainForm):
    """The times and limits of the network. Each says what follows from it."""

    first_people_wait = _Length(
        _HOUR,
        _("Hours until the asker's work group is asked"),
        _("First the likeliest people are asked. Shorter brings help sooner; longer disturbs fewer people."),
    )
    work_group_wait = _Length(
        _HOUR,
        _("Hours until the work groups beside it are asked"),
        _("Those under the same unit as the asker's, with that unit itself and what is under hers."),
    )
    neighbours_wait = _Length(
        _HOUR,
        _("Hours until others in the asker's organisation are asked"),
        _("Where they are more than thirty, only those who are likely to know."),
    )
    organisation_wait = _Length(
        _HOUR,
        _("Hours until the stewards of its topics are asked"),
        _("Whoever keeps a topic that the question is filed under, in any organisation that may read it."),
    )
    topic_stewards_wait = _Length(
        _HOUR,
        _("Hours until an owner is asked"),
        _("The leader of the asker's work group, or the stewards of the group, must then see it through."),
    )
    owner_wait = _Length(
        _HOUR,
        _("Hours until an idle owner is reminded"),
        _("Counted from when the owner was asked, while there is no answer."),
    )
    reminder_wait = _Length(
        _HOUR,
        _("Hours until the leader above is asked"),
        _("The question then has another owner. With nobody above, the administrators are told."),
    )
    leader_wait = _Length(
        _HOUR,
        _("Hours until the administrators are told"),
        _("They can answer it, hand it on or close it with a reason."),
    )
    administrators_every = _Length(
        _DAY,
        _("Days until the administrators are told again"),
        _("As long as it is open. No question is ever forgotten; this is how often you hear of it."),
    )
    asker_asked_after = _Length(
        _DAY,
        _("Days until the asker is asked whether an answer helped"),
        _("Counted from the answer. Shorter asks people who had no time to try it."),
    )
    stewards_asked_after = _Length(
        _DAY, _("Days until the stewards are asked instead"), _("When the asker said nothing. Counted from the answer.")
    )
    unconfirmed_after = _Length(
        _DAY,
        _("Days until an answered question closes"),
        _("As answered and unconfirmed. A new reply, or “it failed for me”, opens it again."),
    )
    reviewed_after = _Length(
        _DAY,
        _("Days until an accepted answer is looked at again"),
        _("Counted from when it was accepted or last checked. From then on readers are told. Topics may set less."),
    )
    review_wait = _Length(
        _DAY,
        _("Days until others are asked whether an answer is still right"),
        _("First who gave it, then those likely to know, then the stewards: each of them has so long."),
    )
    review_again_after = _Length(
        _DAY,
        _("Days until it is asked again"),
        _("Where nobody could say. Until then the answer stands there as not checked, and nobody is asked."),
    )
    erasure_after = _Length(
        _DAY,
        _("Days until who asked to be erased is"),
        _("Until then it can be taken back. What is planned already keeps its day."),
    )
    report_wait = _Length(
        _HOUR,
        _("Hours until a report is decided"),
        _("What who reports a post is promised. Then its stewards are reminded, and later the administrators."),
    )
    mails_a_day = forms.IntegerField(
        label=_("Mails a day and person"),
        min_value=0,
        max_value=50,
        help_text=_("What is more comes in one mail in the evening. Nought sends everything in the evening."),
    )
    evening_hour = forms.IntegerField(
        label=_("Hour of the evening mail"),
        min_value=0,
        max_value=23,
        help_text=_("From 0 to 23, in each reader's own zone."),
    )

    def __init__(self, *args: Any, network: Network, **kwargs: Any) -> None:
        kwargs["initial"] = {name: getattr(network, name) for name in (*TIMES, *LIMITS)}
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        """The asker is asked before the stewards, and they before it closes; all else counts from step to step."""
        typed = super().clean() or self.cleaned_data
        given = {name: typed[name] for name in _FROM_THE_ANSWER if name in typed}
        latest = ""
        for name, length in given.items():
            if latest and length <= given[latest]:
                self.add_error(name, _("Give more days than for “%(field)s”.") % {"field": self.fields[latest].label})
            else:
                latest = name
        return typed
