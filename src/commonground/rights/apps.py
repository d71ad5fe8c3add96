"""The app as Django knows it."""

from django.apps import AppConfig


class Rights(AppConfig):
    """Registers the app under its one-word name."""

    name = "commonground.rights"
