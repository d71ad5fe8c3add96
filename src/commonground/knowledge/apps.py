"""The app as Django knows it."""

from django.apps import AppConfig


class Knowledge(AppConfig):
    """Registers the app under its one-word name."""

    name = "commonground.knowledge"
