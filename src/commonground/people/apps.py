"""The app as Django knows it."""

from django.apps import AppConfig


class People(AppConfig):
    """Registers the app under its one-word name."""

    name = "commonground.people"
