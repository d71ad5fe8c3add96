"""A file that no row names any more is deleted at night, and no other."""

import os
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from commonground.conversations.models import Attachment
from commonground.conversations.tasks import sweep_files
from commonground.core import clock, files, ids
from tests.cast import Cast
from tests.pictures import make_file


def left_behind(at: datetime, name: str = "") -> str:
    """A file without a row, as old as that."""
    name = default_storage.save(name or f"2026/10/{ids.encode(ids.new())}", ContentFile(b"content"))
    os.utime(Path(settings.MEDIA_ROOT) / name, (at.timestamp(), at.timestamp()))
    return name


def test_what_no_row_names_is_swept_when_it_is_a_day_old(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "_AT_ONCE", 2)
    file = make_file(cast.asker)
    named = {file.file.name, file.preview.name}
    for name in named:
        os.utime(Path(settings.MEDIA_ROOT) / name, (0, 0))
    long_ago = clock.now() - timedelta(days=2)
    old = {left_behind(long_ago) for _one in range(3)}
    fresh, strange = left_behind(clock.now()), left_behind(long_ago, "2026/10/README.txt")
    sweep_files(0)
    assert {name for name in {*old, *named, fresh, strange} if not default_storage.exists(name)} == old
    Attachment.objects.all().delete()
    sweep_files(0)
    assert not any(default_storage.exists(name) for name in named)
    default_storage.delete(strange)
