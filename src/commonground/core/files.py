"""Files that are kept for rows of the database: forgotten with their row, and swept when it is gone without them."""

import re
from collections.abc import Iterator
from datetime import datetime
from functools import partial

from django.apps import apps
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import FileField
from django.db.models.fields.files import FieldFile

_OURS = re.compile(r"\d{4}/\d{2}/[1-9A-HJ-NP-Za-km-z]{11}")  # the places that we give
_AT_ONCE = 500


def forget_file(kept: FieldFile) -> None:
    """Delete what a row named, once it is certain that the row is gone."""
    if kept.name:
        transaction.on_commit(partial(kept.storage.delete, kept.name))


def sweep(before: datetime) -> int:
    """Delete files older than this that no row names: whatever should delete them was stopped in between."""
    old = [name for name in _left_behind() if default_storage.get_modified_time(name) < before]
    for name in old:
        default_storage.delete(name)
    return len(old)


def _left_behind() -> Iterator[str]:
    for folder in _folders():
        names = [f"{folder}/{name}" for name in default_storage.listdir(folder)[1]]
        ours = [name for name in names if _OURS.fullmatch(name)]
        for start in range(0, len(ours), _AT_ONCE):
            yield from _unnamed(ours[start : start + _AT_ONCE])


def _folders() -> Iterator[str]:
    if not default_storage.exists(""):
        return
    for year in default_storage.listdir("")[0]:
        for month in default_storage.listdir(year)[0]:
            yield f"{year}/{month}"


def _unnamed(names: list[str]) -> set[str]:
    """Those among them that no column of any table names."""
    left = set(names)
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, FileField) and not model._meta.proxy:
                named = model._base_manager.filter(**{f"{field.name}__in": left})
                left -= set(named.values_list(field.name, flat=True))
    return left
