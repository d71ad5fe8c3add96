"""The forms of inviting one person, and a whole list."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commonground.core.typed import LineField
from commonground.people.forms.fields import KeyedForm, PlaceField, PlainForm
from commonground.people.invitation_list import LONGEST, decoded
from commonground.people.models import Organisation

_LARGEST = 2_000_000


class InvitationForm(KeyedForm):
    """Somebody to invite: by mail, or by a link that is handed over."""

    place = PlaceField(label=_("Will work in"))
    name = LineField(label=_("Name"), max_length=120, required=False)
    email = forms.EmailField(
        label=_("E-mail address"),
        required=False,
        help_text=_("The link goes there. Left empty, you hand it over yourself."),
        error_messages={"invalid": _("This is no e-mail address. Write it like name@firm.example.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        place: PlaceField = self.fields["place"]  # type: ignore[assignment]
        found = Organisation.objects.order_by("name")
        place.offer(sorted(found, key=lambda one: one.kind != Organisation.Kind.HOST))

    def clean(self) -> dict[str, Any]:
        """A name or an address says for whom the link is: a link for nobody in particular lets anybody in."""
        typed = super().clean() or self.cleaned_data
        if not typed.get("name") and not typed.get("email") and not {"name", "email"} & set(self.errors):
            self.add_error("name", _("Say who it is."))
        return typed


class InvitationListForm(PlainForm):
    """A list of people to invite: pasted, or a file."""

    lines = forms.CharField(
        label=_("One person a line"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false", "dir": "auto"}),
        help_text=_(
            "Name, address, organisation, work group, parted by commas, semicolons or tabs. "
            "The organisation may be left out where the address tells it."
        ),
    )
    file = forms.FileField(label=_("Or a file of such lines (CSV)"), required=False)

    def clean_file(self) -> str:
        """The words of the file."""
        file: Any = self.cleaned_data["file"]
        if file is None:
            return ""
        if (file.size or 0) > _LARGEST:
            raise forms.ValidationError(_("This file is too large for a list of people. Split it."))
        words = decoded(file.read())
        if words is None:
            raise forms.ValidationError(_("This file is no text. Save the table as CSV and choose it again."))
        return words

    def clean(self) -> dict[str, Any]:
        """Something was given, and not more than one can look through."""
        typed = super().clean() or self.cleaned_data
        words = "\n".join(part for part in (typed.get("lines", ""), typed.get("file", "")) if part)
        if not words.strip() and "file" not in self.errors:
            self.add_error("lines", _("Paste at least one line, or choose a file."))
        if words.count("\n") > LONGEST:
            self.add_error(
                "lines", _("These are more than %(number)s lines. Invite them in parts.") % {"number": LONGEST}
            )
        typed["words"] = words
        return typed
