"""The same form sent twice acts once. Each form carries a signed id, its key, which what it makes will have."""

from django.db import models

from commonground.core import db, ids


def hold(key: int | None) -> None:
    """Let forms with this key in one after the other: of two at the same moment, the second finds what the first made.

    Held until the transaction ends.
    """
    if key is not None:
        db.execute("SELECT pg_advisory_xact_lock(%(key)s)", key=key)


def id_for(model: type[models.Model], key: int | None) -> int:
    """The key, or a fresh id for a form that has none or whose key was used for something else."""
    is_free = key is not None and not model._default_manager.filter(pk=key).exists()
    return key if key is not None and is_free else ids.new()
