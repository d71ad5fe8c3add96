"""Who was erased, outside of the database: a backup made before that does not know it, and must be told.

The file lies in the data folder and holds ids alone, one a line, with `posts` where her words went with her.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import structlog
from django.conf import settings

from commonground.core.ids import decode, encode

log = structlog.get_logger()

_WITH_POSTS = "posts"


def _file() -> Path:
    return Path(settings.HOME) / "erased"


def remember_erased(member: int, *, with_posts: bool) -> None:
    """She is to be erased again from whatever backup is brought back."""
    with _file().open("a", encoding="ascii") as file:
        file.write(f"\n{encode(member)}{f' {_WITH_POSTS}' if with_posts else ''}")  # also after a line that broke off
        file.flush()
        os.fsync(file.fileno())


def all_erased() -> Iterator[tuple[int, bool]]:
    """Everybody who was ever erased here, and whether her words went with her."""
    if not _file().exists():
        return
    for line in filter(None, _file().read_text(encoding="ascii", errors="replace").splitlines()):
        code, _space, took = line.partition(" ")
        try:
            yield decode(code), took == _WITH_POSTS
        except ValueError:
            log.exception("erased_unreadable", line=line)
