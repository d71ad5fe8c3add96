"""The forms of signing in, in our words: a label above, a hint below, and nothing that vanishes while one types."""

from typing import Any

from allauth.account import forms as allauth_forms
from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

ADDRESS = _("Your e-mail address")
PASSWORD_HINT = _("10 characters or more. Three words that do not belong together are good ones.")
CODE_HINT = _("Eight digits. The hyphen may be left out.")


class Plain(forms.Form):
    """Takes the words that vanish out of allauth's fields and puts ours beside them."""

    use_required_attribute = False
    words: dict[str, tuple[Any, Any]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("password2", None)
        for name, (label, hint) in self.words.items():
            field = self.fields[name]
            field.label, field.help_text = label, hint
            field.widget.attrs.pop("placeholder", None)
            if name == "code":
                field.widget.attrs.update({"inputmode": "numeric", "maxlength": 12})


class CodeRequest(Plain, allauth_forms.RequestLoginCodeForm):  # type: ignore[misc]
    """Where to send the code."""

    words = {"email": (ADDRESS, _("We send a code of eight digits there. No password to remember."))}


class PasswordSignIn(Plain, allauth_forms.LoginForm):  # type: ignore[misc]
    """Address and password."""

    words = {"login": (ADDRESS, ""), "password": (_("Password"), "")}

    @cached_property
    def by_code(self) -> CodeRequest:
        """The other way in, which stands first on the page."""
        return CodeRequest()


class CodeEntry(Plain, allauth_forms.ConfirmLoginCodeForm):  # type: ignore[misc]
    """The code that came by mail."""

    words = {"code": (_("The code"), CODE_HINT)}


class AddressCodeEntry(Plain, allauth_forms.ConfirmEmailVerificationCodeForm):  # type: ignore[misc]
    """The code that proves an address."""

    words = {"code": (_("The code"), CODE_HINT)}


class AddressChange(Plain, allauth_forms.AddEmailForm):  # type: ignore[misc]
    """The new address."""

    words = {"email": (_("New e-mail address"), _("We send a code there. Until you type it, nothing changes."))}


class PasswordResetRequest(Plain, allauth_forms.ResetPasswordForm):  # type: ignore[misc]
    """Where to send the link."""

    words = {"email": (ADDRESS, "")}


class PasswordReset(Plain, allauth_forms.ResetPasswordKeyForm):  # type: ignore[misc]
    """The new password, after the link from the mail."""

    words = {"password1": (_("New password"), PASSWORD_HINT)}


class PasswordSet(Plain, allauth_forms.SetPasswordForm):  # type: ignore[misc]
    """The first password of somebody who signed in by code until now."""

    words = {"password1": (_("Password"), PASSWORD_HINT)}


class PasswordChange(Plain, allauth_forms.ChangePasswordForm):  # type: ignore[misc]
    """Another password."""

    words = {"oldpassword": (_("Password now"), ""), "password1": (_("New password"), PASSWORD_HINT)}


class Reauthentication(Plain, allauth_forms.ReauthenticateForm):  # type: ignore[misc]
    """The password once more."""

    words = {"password": (_("Password"), "")}
