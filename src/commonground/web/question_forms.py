"""What is typed to hand a question on, or to say where it was asked before."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from commonground.core.ids import decode
from commonground.core.typed import LineField
from commonground.people.forms.fields import PersonField, PlainForm
from commonground.people.models import Member


class NameForm(PlainForm):
    """Somebody by name: whom a question is handed on to, or who is asked."""

    handle = PersonField(label=_("Name"), error_messages={"required": _("Say whom you mean.")})

    def __init__(self, *args: Any, people: QuerySet[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["handle"]
        assert isinstance(field, PersonField)  # noqa: S101 (tells the type checker)
        field.people = people


class ReviewTimeForm(PlainForm):
    """After how many days the answers under a topic are looked at again."""

    days = forms.IntegerField(
        label=_("Days"),
        required=False,
        min_value=1,
        max_value=2000,
        help_text=_("Leave it empty to keep to the time of the network. What is planned already keeps its time."),
        error_messages={"invalid": _("Give a number.")},
    )


class WidenForm(PlainForm):
    """After which ring the next one is to be asked."""

    after = forms.IntegerField(min_value=0, max_value=9)


class DuplicateForm(PlainForm):
    """The address of the question that was asked before."""

    address = LineField(
        label=_("Address of the older question"),
        max_length=2000,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Paste the address of the question that was asked before.")},
    )

    def clean_address(self) -> int:
        """The id of the question in the address."""
        try:
            return decode(self.cleaned_data["address"].split("/q/")[-1][:11])
        except ValueError:
            raise forms.ValidationError(self.fields["address"].error_messages["required"]) from None
