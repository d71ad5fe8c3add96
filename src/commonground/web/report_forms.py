"""What is typed about reports: why, what is decided, an appeal, and what comes of that."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commonground.conversations.forms import ReasonForm
from commonground.conversations.models import Report
from commonground.core.typed import WordsField

_CHOOSE = _("Choose one of them.")
_DAYS = ((1, _("1 day")), (3, _("3 days")), (7, _("1 week")), (30, _("30 days")))


class ReportForm(forms.Form):
    """What is wrong with a post."""

    use_required_attribute = False
    reason = forms.ChoiceField(
        label=_("What is wrong with it?"),
        choices=Report.Reason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _CHOOSE, "invalid_choice": _CHOOSE},
    )
    note = WordsField(
        label=_("In your words"),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        error_messages={"max_length": _("Say it in %(limit_value)s characters.")},
    )


class DecideForm(ReasonForm):
    """What is decided about a reported post, and why; suspending is for administrators."""

    what = forms.ChoiceField(
        label=_("What happens to it?"),
        widget=forms.RadioSelect,
        error_messages={"required": _CHOOSE, "invalid_choice": _CHOOSE},
    )
    days = forms.TypedChoiceField(label=_("For how long"), choices=_DAYS, coerce=int, initial=1)
    field_order = ("what", "days", "reason")

    def __init__(self, *args: Any, may_suspend: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [
            ("leave", _("Leave it: nothing is wrong with it")),
            ("hide", _("Hide it from everybody")),
            ("warn", _("Leave it, and warn its author")),
        ]
        if may_suspend:
            offered.append(("suspend", _("Leave it, and let its author not write for some time")))
        else:
            del self.fields["days"]
        what = self.fields["what"]
        assert isinstance(what, forms.ChoiceField)  # noqa: S101 (tells the type checker)
        what.choices = offered


class AppealForm(forms.Form):
    """Why a decision was wrong."""

    use_required_attribute = False
    words = WordsField(
        label=_("Why it was wrong"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        error_messages={
            "required": _("Say why it was wrong, in a sentence or two."),
            "max_length": _("Say it in %(limit_value)s characters."),
        },
    )


class AppealDecisionForm(ReasonForm):
    """Whether a decision stands, and why."""

    outcome = forms.ChoiceField(
        label=_("What comes of the appeal?"),
        choices=(("kept", _("The decision stands")), ("restored", _("The decision is taken back"))),
        widget=forms.RadioSelect,
        error_messages={"required": _CHOOSE, "invalid_choice": _CHOOSE},
    )
    field_order = ("outcome", "reason")
