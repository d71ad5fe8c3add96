"""Forms of organisations and the units in them."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commonground.core import ids
from commonground.core.typed import LineField
from commonground.people.forms.fields import KeyedForm, PersonField, PlainForm, unit_name
from commonground.people.models import Member, Organisation, WorkGroup

_DOMAIN = re.compile(r"^[a-z0-9-]+(\.[a-z0-9-]+)+$")
NAME_ERRORS = {
    "required": _("Give it a name."),
    "max_length": _("Keep the name under %(limit_value)s characters."),
}


class OrganisationForm(KeyedForm):
    """An organisation: its name, what it is to the network, and its mail domains."""

    name = LineField(label=_("Name"), max_length=120, error_messages=NAME_ERRORS)
    kind = forms.ChoiceField(
        label=_("What it is to the network"),
        choices=[choice for choice in Organisation.Kind.choices if choice[0] != Organisation.Kind.HOST],
    )
    mail_domains = LineField(
        label=_("Mail domains"),
        required=False,
        max_length=600,
        help_text=_(
            "Where its people have their addresses, parted by commas. A list of invitations then needs no organisation."
        ),
    )

    def __init__(self, *args: Any, organisation: Organisation | None = None, **kwargs: Any) -> None:
        if organisation:
            was = {"name": organisation.name, "mail_domains": ", ".join(organisation.mail_domains)}
            kwargs["initial"] = {**was, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        if organisation:
            del self.fields["kind"]

    def clean_mail_domains(self) -> list[str]:
        """Each of them a domain."""
        typed = self.cleaned_data["mail_domains"].lower().replace("@", "").split(",")
        domains = [domain.strip() for domain in typed if domain.strip()]
        for domain in domains:
            if not _DOMAIN.match(domain) or len(domain) > 120:
                raise forms.ValidationError(
                    _("“%(domain)s” is no mail domain. Write it like aldermoor.example."),
                    params={"domain": domain[:40]},
                )
        return domains


class WorkGroupForm(KeyedForm):
    """A unit: its name, where it is, and which unit it lies in."""

    name = LineField(label=_("Name"), max_length=120, error_messages=NAME_ERRORS)
    place = LineField(
        label=_("Place"), max_length=120, required=False, help_text=_("As people say it: Plant 2, Head office.")
    )
    parent = forms.ChoiceField(label=_("Lies in"), required=False)

    def __init__(self, *args: Any, organisation: int, work_group: WorkGroup | None = None, **kwargs: Any) -> None:
        if work_group:
            was = {"name": work_group.name, "place": work_group.place}
            parent = {"parent": ids.encode(work_group.parent_id)} if work_group.parent_id else {}
            kwargs["initial"] = {**was, **parent, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        others = WorkGroup.objects.filter(organisation=organisation).order_by("name", "place")
        self.units = {unit.code: unit for unit in others if unit != work_group}
        choices = [("", _("nothing: it stands at the top"))]
        self.fields["parent"].choices = choices + [(code, unit_name(unit)) for code, unit in self.units.items()]  # type: ignore[attr-defined]

    def clean_parent(self) -> WorkGroup | None:
        """The unit it lies in."""
        return self.units.get(self.cleaned_data["parent"])


class LeaderForm(PlainForm):
    """Who leads a unit; nobody, when left empty."""

    leader = PersonField(
        label=_("Led by"),
        required=False,
        help_text=_(
            "Questions of its people that nobody answered come to this person. "
            "Left empty, they go to the stewards of the group they were asked in."
        ),
    )

    def __init__(self, *args: Any, organisation: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = Member.objects.active().filter(organisation=organisation, is_guest=False).order_by("name")
        self.fields["leader"].people = people  # type: ignore[attr-defined]
