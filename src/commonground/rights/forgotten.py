"""Who was erased, outside of the database: a backup made before that does not know it, and must be told.

The file lies in the data folder and holds ids alone, one a line, with `posts` where her words went with her.
"""

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from commonground.core.ids import decode, encode

_WITH_POSTS = "posts"


def _file() -> Path:
    return Path(settings.HOME) / "erased"


def remember_erased(member: int, *, with_posts: bool) -> None:
    """She is to be erased again from whatever backup is brought back."""
    with _file().open("a", encoding="ascii") as file:
        file.write(f"{encode(member)}{f' {_WITH_POSTS}' if with_posts else ''}\n")


def all_erased() -> Iterator[tuple[int, bool]]:
    """Everybody who was ever erased here, and whether her words went with her."""
    if _file().exists():
        for line in _file().read_text(encoding="ascii").splitlines():
            code, _space, took = line.partition(" ")
            yield decode(code), took == _WITH_POSTS
