"""Addresses of coming in, and of one's own settings."""

from django.urls import path

from commonground.web.views import account, joining

urlpatterns = [
    path("join/<slug:secret>", joining.join, name="join"),
    path("settings", account.settings, name="settings"),
    path("settings/mails", account.mails, name="mails"),
    path("settings/sessions", account.sessions, name="sessions"),
]
