"""The app as Django knows it."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class Search(AppConfig):
    """Registers the app under its one-word name; after a migration the vector tables are made if they can be."""

    name = "commonground.search"

    def ready(self) -> None:
        """Listen for the end of migrations."""
        post_migrate.connect(_make_vector_tables, sender=self)


def _make_vector_tables(**_migration: Any) -> None:
    from commonground.search import vectors
    from commonground.search.models import Entry
    from commonground.search.tasks import rebuild_index

    if not vectors.are_there() and vectors.ensure() and Entry.objects.exists():
        rebuild_index.defer()
