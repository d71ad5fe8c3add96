"""The second step of signing in, by an app or a passkey: what it is called, and its forms in our words."""

import base64
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter, get_adapter
from allauth.mfa.base import forms as base_forms
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal.auth import generate_totp_secret
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from cryptography.fernet import Fernet, InvalidToken
from django import forms
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from commonground.core import text
from commonground.people.models import Network, User
from commonground.web.sign_in_forms import Plain

_LONGEST_NAME = 60
_NOT_AN_ANSWER = (ArithmeticError, AssertionError, AttributeError, LookupError, TypeError, ValueError, struct.error)
_WORDS = {
    "cannot_generate_recovery_codes": _("Recovery codes are for who has a second step. Set one up first."),
    "incorrect_code": _("This did not fit. Try it again, or take another way."),
    "unverified_email": _("Prove your e-mail address first: a second step protects only what is yours."),
}


class Adapter(DefaultMFAAdapter):  # type: ignore[misc]
    """What apps and browsers show: the network's name, and whose it is; and how keys of apps and codes are kept."""

    error_messages = {**DefaultMFAAdapter.error_messages, **_WORDS}

    def encrypt(self, text: str) -> str:
        """What the database keeps of it: worth nothing without the secret key, which is not in there."""
        return _lock().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The text itself; one that nobody knows, to which no code fits, if it was kept under another secret key."""
        try:
            return _lock().decrypt(encrypted_text).decode()
        except InvalidToken:
            return str(generate_totp_secret())

    def get_totp_issuer(self) -> str:
        """The network, in the list of an app."""
        return Network.get().name

    def _get_site_name(self) -> str:
        return Network.get().name

    def generate_authenticator_name(self, user: User, type: str) -> str:  # noqa: A002 (allauth's name for it)
        """What a passkey is called until its owner names it."""
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return gettext("Passkey %(number)s") % {"number": number}

    def get_public_key_credential_user_entity(self, user: User) -> dict[str, Any]:
        """Whose passkey it is, as her browser lists it."""
        entity: dict[str, Any] = super().get_public_key_credential_user_entity(user)
        return {**entity, "display_name": user.member.name}


def _lock() -> Fernet:
    return Fernet(base64.urlsafe_b64encode(salted_hmac("second step", "", algorithm="sha256").digest()))


class _Shown(forms.Form):
    """Who sets it up shows by that that it is she, and need not show it again to see her recovery codes."""

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if not self.errors:
            record_authentication(context.request, self.user, "mfa", reauthenticated=True)  # type: ignore[attr-defined]
        return typed


class AppStart(_Shown, Plain, ActivateTOTPForm):  # type: ignore[misc]
    """The first code of an app, which shows that it works."""

    words = {"code": (_("The code of your app"), _("Six digits. They change every half minute."))}


class SecondStep(Plain, base_forms.AuthenticateForm):  # type: ignore[misc]
    """The code of the app, or one of those kept for the day it is lost."""

    words = {"code": (_("A code"), _("Six digits from your app, or one of your recovery codes."))}


class SecondStepAgain(Plain, base_forms.ReauthenticateForm):  # type: ignore[misc]
    """The same, before something that matters."""

    words = SecondStep.words


class _Answered(forms.Form):
    """Takes what a browser answered; whatever is not of that shape does not fit, and breaks nothing."""

    def clean_credential(self) -> Any:
        with _fitting():
            reads = getattr(super(), "clean_credential", lambda: self.cleaned_data["credential"])
            return reads()

    def clean(self) -> dict[str, Any]:
        with _fitting():
            return super().clean() or {}


@contextmanager
def _fitting() -> Iterator[None]:
    try:
        yield
    except _NOT_AN_ANSWER as error:
        raise get_adapter().validation_error("incorrect_code") from error


class PasskeySignIn(_Answered, LoginWebAuthnForm):  # type: ignore[misc]
    """A passkey instead of a code or password."""


class PasskeyStep(_Answered, AuthenticateWebAuthnForm):  # type: ignore[misc]
    """A passkey as the second step."""


class PasskeyAgain(_Answered, ReauthenticateWebAuthnForm):  # type: ignore[misc]
    """The same, before something that matters."""


class _Named(forms.Form):
    """A passkey's name fits on a line."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].widget.attrs["maxlength"] = _LONGEST_NAME

    def clean_name(self) -> str:
        """What its owner calls it, on one line."""
        name = " ".join(text.clean(self.cleaned_data.get("name") or "").split())[:_LONGEST_NAME]
        return name or str(self.fields["name"].initial or self.initial.get("name", ""))


class PasskeyStart(_Shown, _Named, _Answered, Plain, AddWebAuthnForm):  # type: ignore[misc]
    """A new passkey: what its owner calls it, and what her browser made."""

    words = {"name": (_("What you call it"), _("Where it lives: your laptop, your phone, the key on your ring."))}


class PasskeyName(_Named, Plain, EditWebAuthnForm):  # type: ignore[misc]
    """Another name for a passkey."""

    words = {"name": (_("What you call it"), "")}
