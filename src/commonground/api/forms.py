"""What is typed to make a token."""

from django import forms
from django.utils.translation import gettext_lazy as _

from commonground.api.models import Scope
from commonground.core.typed import LineField
from commonground.people.forms.fields import KeyedForm

LASTS = [(30, _("30 days")), (90, _("90 days")), (365, _("a year"))]


class TokenForm(KeyedForm):
    """A token: what it is for, what it may do, and how long it works."""

    name = LineField(
        label=_("Name"),
        max_length=60,
        help_text=_("Which program uses it, so that you know it again."),
        error_messages={"required": _("Say which program uses it.")},
    )
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"),
        choices=Scope.choices,
        initial=[Scope.READ],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one.")},
    )
    days = forms.TypedChoiceField(label=_("It works for"), choices=LASTS, coerce=int, initial=90)
