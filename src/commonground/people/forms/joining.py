"""The form of joining."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from commonground.core.typed import LineField, WordsField
from commonground.people.forms.fields import PlainForm
from commonground.people.forms.zones import ZoneField
from commonground.people.models import Invitation, User


class NewcomerForm(PlainForm):
    """What a newcomer says of herself. Only her name is needed."""

    name = LineField(
        label=_("Your name"),
        max_length=120,
        help_text=_("As people call you."),
        error_messages={
            "required": _("Write your name."),
            "max_length": _("Keep it under %(limit_value)s characters."),
        },
    )
    knows = WordsField(
        label=_("What you know"),
        required=False,
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text=_("What may people ask you about? Questions about it may reach you. You can change it at any time."),
        error_messages={"max_length": _("Keep it under %(limit_value)s characters.")},
    )
    language = forms.ChoiceField(label=_("Language of the pages"), choices=settings.LANGUAGES)
    zone = ZoneField(label=_("Time zone"), guess=True, help_text=_("So that times are yours, and mails come by day."))


class JoinForm(NewcomerForm):
    """The same, and how she will sign in: her address where nobody knows it yet, and a password if she likes."""

    email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_("To sign in with. Nobody else sees it."),
        error_messages={
            "required": _("Write your e-mail address: you sign in with it."),
            "invalid": _("This is no e-mail address. Write it like name@firm.example."),
        },
    )
    password = forms.CharField(
        label=_("A password, if you like"),
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("10 characters or more. Without one you sign in by a code sent to your mail."),
    )

    def __init__(self, *args: Any, invitation: Invitation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if invitation.email:
            del self.fields["email"]
        self._email = invitation.email

    def clean_password(self) -> str:
        """A password that is not easily guessed, or none."""
        password: str = self.cleaned_data["password"]
        if password:
            validate_password(password, User(email=self._email or self.cleaned_data.get("email")))
        return password
