"""What is typed about how long a group keeps its questions, checked at the edge."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commonground.core.typed import LineField
from commonground.people.forms.fields import PlainForm
from commonground.rights.actions.retention import MOST_MONTHS
from commonground.rights.models import Retention


class RetentionForm(PlainForm):
    """For ever, or so many months."""

    months = forms.IntegerField(
        label=_("Delete questions after so many months"),
        required=False,
        min_value=1,
        max_value=MOST_MONTHS,
        help_text=_("Left empty, they are kept for ever."),
        error_messages={
            "invalid": _("Give a whole number of months, or leave it empty."),
            "min_value": _("Give at least one month."),
            "max_value": _("Give at most %(limit_value)s."),
        },
    )
    since = forms.ChoiceField(label=_("Counted"), choices=Retention.Since.choices, widget=forms.RadioSelect)

    def __init__(self, *args: Any, keeps: Retention, **kwargs: Any) -> None:
        kwargs["initial"] = {"months": keeps.months, "since": keeps.since}
        super().__init__(*args, **kwargs)


class HoldForm(PlainForm):
    """Why nothing may be deleted for now."""

    reason = LineField(
        label=_("Why nothing may be deleted"),
        max_length=300,
        help_text=_("It stands in the log. Readers of the group see that deletion is stopped, not why."),
        error_messages={"required": _("Say why. The reason stands in the log.")},
    )
