"""Signing in with allauth: who may sign up, the words of its pages and mails, and what happens when it is too often."""

import smtplib
from collections.abc import Callable
from contextlib import suppress
from typing import Any, cast

import structlog
from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from django.conf import settings
from django.contrib import messages
from django.contrib.messages import get_messages
from django.core.mail import EmailMessage
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from commonground.feed.queries import unread_of
from commonground.people.mail import in_words, plain_mail
from commonground.people.models import Network
from commonground.people.viewer import Viewer
from commonground.web import sign_on
from commonground.web.browsers import name_of
from commonground.web.queries import frame_of
from commonground.web.shell import plain_page, shell_of

log = structlog.get_logger()

_WORDS = {
    "account_inactive": _("This member has left the network. Ask an administrator to let you come back."),
    "duplicate_email": _("This is your address already."),
    "email_password_mismatch": _(
        "The address and the password do not belong together. Type both again, or take a code."
    ),
    "email_taken": _("Somebody signs in with this address already. Choose another one."),
    "enter_current_password": _("This is not your password now. Type it again, or set a new one by mail."),
    "incorrect_code": _("This is not the code. Look at the newest mail and type it again."),
    "incorrect_password": _("This is not your password. Type it again."),
    "invalid_login": _("The address and the password do not belong together. Type both again, or take a code."),
    "invalid_password_reset": _("This link was used, or it is too old. Ask for a new one."),
    "rate_limited": _("That was a little fast. Wait a minute, then try again."),
    "same_as_current": _("This is your address already."),
    "too_many_login_attempts": _("That was tried too often. Wait a few minutes, then begin again."),
}


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    """One joins by invitation only; mails are plain words in the network's name."""

    error_messages = {**DefaultAccountAdapter.error_messages, **_WORDS}

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never by allauth's own form."""
        return False

    def is_ajax(self, request: HttpRequest) -> bool:
        """Nobody gets these pages as JSON; a script gets what a browser needs to sign in by a passkey."""
        return request.path == reverse("mfa_login_webauthn") and super().is_ajax(request)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Back to oneself."""
        return reverse("settings")

    def get_email_verification_redirect_url(self, email_address: Any) -> str:
        """Back to the page that says which address it is."""
        return reverse("account_email")

    def post_login(self, request: HttpRequest, user: Any, *, signup: bool, **how: Any) -> HttpResponse:
        """A newcomer is welcomed when she is in, and no sooner."""
        if signup:
            messages.success(request, gettext("Welcome. Ask once, and who just solved it answers."))
        return cast("HttpResponse", super().post_login(request, user, signup=signup, **how))

    def render_mail(
        self, template_prefix: str, email: str, context: dict[str, Any], headers: dict[str, str] | None = None
    ) -> EmailMessage:
        """A plain mail from our templates of allauth's names."""
        words = {**context, "network": Network.get(), "email": email}
        subject = in_words(f"{template_prefix}_subject.txt", words)
        return plain_mail(email, subject, in_words(f"{template_prefix}_message.txt", words), headers)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send it now; when the mail server is away, say so and change nothing."""
        try:
            super().send_mail(template_prefix, email, context)
        except (OSError, smtplib.SMTPException) as error:
            log.error("mail_away", template=template_prefix, error=type(error).__name__)
            page = plain_page(self.request, "account/mail_away.html", {}, status=503)
            raise ImmediateHttpResponse(page) from error

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, str]]:
        """Codes come last: who has passkeys and no app has recovery codes alone, for the day they are lost."""
        return sorted(super().get_reauthentication_methods(user), key=lambda way: way["id"] == "mfa_reauthenticate")

    def send_notification_mail(self, *what: Any, **more: Any) -> None:
        """Tell her what was changed; it is changed, and shown, also while the mail server is away."""
        with suppress(ImmediateHttpResponse):
            super().send_notification_mail(*what, **more)


_OTHER_WAYS_IN = {
    "account_confirm_login_code",
    "account_request_login_code",
    "account_reset_password",
    "account_reset_password_from_key",
    "account_set_password",
    "account_change_password",
    "mfa_login_webauthn",
}
_SHOWN_ONCE = {"mfa_activate_totp", "mfa_view_recovery_codes", "mfa_download_recovery_codes"}  # the browser keeps none


class Framed:
    """Gives the pages that allauth's views draw what ours have: their frame, the network, and names of browsers.

    Where only the company's sign-in is allowed, the other ways in lead to it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Nothing, until a view answers with a template that is not drawn yet."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, _view: Any, _args: Any, _named: Any) -> HttpResponse | None:
        """Close a way in that is not allowed."""
        way = _name_of(request)
        is_other = way in _OTHER_WAYS_IN or (way == "account_login" and request.method == "POST")
        if not (settings.SIGN_ON_ONLY and is_other):
            return None
        messages.info(request, gettext("Here people sign in with %(name)s alone.") % {"name": sign_on.name()})
        return redirect("account_login")

    def process_template_response(self, request: HttpRequest, response: Any) -> Any:
        """Put the frame around it."""
        viewer: Viewer = request.viewer  # type: ignore[attr-defined]
        response.context_data = {
            **(response.context_data or {}),
            "shell": shell_of(request, viewer.member, frame_of(viewer), unread_of(viewer)),
            "messages": get_messages(request),
            "network": SimpleLazyObject(Network.get),
            "browser": name_of,
            "sign_on_name": sign_on.name() if sign_on.is_offered() else "",
            "sign_on_only": settings.SIGN_ON_ONLY,
        }
        if _name_of(request) in _SHOWN_ONCE:
            response.headers["Cache-Control"] = "no-store"
        return response


def _name_of(request: HttpRequest) -> str | None:
    return request.resolver_match.url_name if request.resolver_match else None


def too_many(request: HttpRequest) -> HttpResponse:
    """Somebody tries more often than a person would."""
    response = plain_page(request, "account/too_many.html", {}, status=429)
    response.headers["Retry-After"] = "60"
    return response
