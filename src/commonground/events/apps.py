"""The app as Django knows it."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class Events(AppConfig):
    """Loads what every app declares and listens to."""

    name = "commonground.events"

    def ready(self) -> None:
        """First all declarations, then all listeners."""
        autodiscover_modules("events")
        autodiscover_modules("handlers")
