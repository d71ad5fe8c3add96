"""The app as Django knows it."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class People(AppConfig):
    """Registers the app under its one-word name; after a migration names get their index of spellings if they can."""

    name = "commonground.people"

    def ready(self) -> None:
        """Listen for the end of migrations."""
        post_migrate.connect(_make_index_of_names, sender=self)


def _make_index_of_names(**_migration: Any) -> None:
    from commonground.core import alike
    from commonground.people.models import Member

    alike.ensure_index(Member)
