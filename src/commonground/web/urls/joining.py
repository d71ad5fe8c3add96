"""Addresses of coming in, and of one's own settings."""

from django.urls import path

from commonground.web.views import account, joining, sign_on, tokens

urlpatterns = [
    path("join/<slug:secret>", joining.join, name="join"),
    path("sign-on", sign_on.sign_on, name="sign-on"),
    path("sign-on/back", sign_on.back, name="sign-on-back"),
    path("sign-on/join", sign_on.join, name="sign-on-join"),
    path("settings", account.settings, name="settings"),
    path("settings/mails", account.mails, name="mails"),
    path("settings/sessions", account.sessions, name="sessions"),
    path("settings/tokens", tokens.tokens, name="tokens"),
    path("tokens/<code:number>/revoke", tokens.revoke_token, name="revoke-token"),
]
