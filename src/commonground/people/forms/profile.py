"""The forms of what a member says of herself, and of where she works."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from commonground.core.typed import LineField, WordsField
from commonground.people.actions.profile import Profile
from commonground.people.forms.fields import LanguagesField, PlaceField, PlainForm, place_code
from commonground.people.forms.zones import ZoneField
from commonground.people.models import Member, Organisation


class ProfileForm(PlainForm):
    """One's own profile and choices."""

    name = LineField(label=_("Your name"), max_length=120, error_messages={"required": _("Write your name.")})
    knows = WordsField(
        label=_("What you know"),
        required=False,
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text=_("What may people ask you about? Questions about it may reach you."),
        error_messages={"max_length": _("Keep it under %(limit_value)s characters.")},
    )
    languages = LanguagesField(
        label=_("Languages you speak"),
        required=False,
        max_length=300,
        help_text=_("Parted by commas, like: German, English."),
    )
    zone = ZoneField(label=_("Time zone"), help_text=_("So that times are yours, and mails come by day."))
    language = forms.ChoiceField(label=_("Language of the pages"), choices=settings.LANGUAGES)
    takes_questions = forms.BooleanField(
        label=_("Questions may be brought to me"),
        required=False,
        help_text=_("Off, you are asked nothing until you turn it on again; you can still answer whatever you read."),
    )
    shows_solved = forms.BooleanField(
        label=_("My page shows what I solved"),
        required=False,
        help_text=_("To each reader only what that reader may read anyway."),
    )
    is_named_in_public = forms.BooleanField(
        label=_("Anyone on the web sees my name under what I write in public groups"),
        required=False,
        help_text=_("Off, your organisation stands there instead. Members see your name either way."),
    )

    def profile(self) -> Profile:
        """What was chosen."""
        return Profile(**self.cleaned_data)


class MoveForm(PlainForm):
    """Where somebody works, and whether she is only a guest."""

    place = PlaceField(label=_("Works in"))
    is_guest = forms.BooleanField(
        label=_("Only a guest"),
        required=False,
        help_text=_("A guest reads what is public and the groups that let them in, and nothing else."),
    )

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        was = {"place": place_code(member.organisation_id, member.work_group_id), "is_guest": member.is_guest}
        kwargs["initial"] = was
        super().__init__(*args, **kwargs)
        place: PlaceField = self.fields["place"]  # type: ignore[assignment]
        place.offer(list(Organisation.objects.order_by("name")))
