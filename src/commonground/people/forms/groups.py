"""Forms of groups and of letting people into them."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from commonground.core.typed import LineField
from commonground.people.forms.fields import KeyedForm, PersonField, PlainForm
from commonground.people.forms.organisations import NAME_ERRORS
from commonground.people.models import Group, Member, Organisation


class GroupForm(KeyedForm):
    """A group: its name, what it is for, who may read it and how one joins."""

    name = LineField(
        label=_("Name"), max_length=120, help_text=_("As people say it in the corridor."), error_messages=NAME_ERRORS
    )
    purpose = LineField(label=_("What it is for"), max_length=300, required=False, help_text=_("In one sentence."))
    audience = forms.ChoiceField(label=_("Who may read it"), widget=forms.RadioSelect)
    organisations = forms.MultipleChoiceField(
        label=_("Organisations"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Their people read it, if you chose so above; else they see its name, if you choose so below."),
    )
    is_listed = forms.BooleanField(
        label=_("People of these organisations see that the group exists"),
        required=False,
        help_text=_("Its name and what it is for, and nothing that is written in it."),
    )
    joining = forms.ChoiceField(
        label=_("How one joins"),
        choices=Group.Joining.choices,
        widget=forms.RadioSelect,
        help_text=_(
            "Where only those who joined may read it, a steward always lets people in, whatever is chosen here."
        ),
    )

    def __init__(
        self,
        *args: Any,
        organisations: list[Organisation],
        may_be_public: bool,
        group: Group | None = None,
        **kwargs: Any,
    ) -> None:
        was = _state(group) if group else {"audience": Group.Audience.NETWORK, "joining": Group.Joining.OPEN}
        kwargs["initial"] = {**was, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self.named = {one.code: one for one in organisations}
        self.fields["organisations"].choices = [(code, one.name) for code, one in self.named.items()]  # type: ignore[attr-defined]
        shown = [one for one in Group.Audience.choices if may_be_public or one[0] != Group.Audience.PUBLIC]
        self.fields["audience"].choices = shown  # type: ignore[attr-defined]

    def clean_organisations(self) -> list[Organisation]:
        """The organisations named."""
        return [self.named[code] for code in self.cleaned_data["organisations"]]

    def clean(self) -> dict[str, Any]:
        """A group for organisations names one; into one that only those who joined may read, a steward lets people."""
        typed = super().clean() or self.cleaned_data
        if typed.get("audience") == Group.Audience.ORGANISATIONS and not typed.get("organisations"):
            self.add_error("organisations", _("Name at least one organisation whose people may read it."))
        if typed.get("audience") == Group.Audience.JOINED:
            typed["joining"] = Group.Joining.INVITED
        return typed


def _state(group: Group) -> dict[str, Any]:
    return {
        "name": group.name,
        "purpose": group.purpose,
        "audience": group.audience,
        "organisations": [one.code for one in group.organisations.all()],
        "is_listed": group.is_listed,
        "joining": Group.Joining.INVITED if group.audience == Group.Audience.JOINED else group.joining,
    }


class GuestForm(KeyedForm):
    """A guest to invite: by mail, or by a link that is handed over."""

    name = LineField(label=_("Name"), max_length=120, error_messages={"required": _("Say who it is.")})
    email = forms.EmailField(
        label=_("E-mail address"),
        required=False,
        help_text=_("The link goes there. Left empty, you hand it over yourself."),
        error_messages={"invalid": _("This is no e-mail address. Write it like name@firm.example.")},
    )
    organisation = forms.ChoiceField(label=_("Organisation"))

    def __init__(self, *args: Any, organisations: list[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.named = {one.code: one for one in organisations}
        self.fields["organisation"].choices = [(code, one.name) for code, one in self.named.items()]  # type: ignore[attr-defined]

    def clean_organisation(self) -> Organisation:
        """The organisation she belongs to."""
        return self.named[self.cleaned_data["organisation"]]


class LetInForm(PlainForm):
    """A member to let into a group."""

    member = PersonField(label=_("Name"), error_messages={"required": _("Say whom to let in.")})

    def __init__(self, *args: Any, people: QuerySet[Member] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if people is not None:
            self.fields["member"].people = people  # type: ignore[attr-defined]
