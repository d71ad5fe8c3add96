"""The files that browsers are given as they are: gathered, hashed, compressed, once a version."""

import os

_MANIFEST = "staticfiles.json"  # whitenoise reads in it which hashed name a file has


def collect_static_files() -> None:
    """Put them where the pages serve them from; nothing when none changed."""
    from django.conf import settings
    from django.core.management import call_command

    if not are_collected():
        call_command("collectstatic", verbosity=0, interactive=False, clear=True)
        (settings.STATIC_ROOT / "stamp").write_text(_state())


def are_collected() -> bool:
    """Whether what the pages serve is what this version brings."""
    from django.conf import settings

    stamp = settings.STATIC_ROOT / "stamp"
    return (settings.STATIC_ROOT / _MANIFEST).is_file() and stamp.is_file() and stamp.read_text() == _state()


def _state() -> str:
    from django.contrib.staticfiles.finders import get_finders

    files = (storage.path(name) for finder in get_finders() for name, storage in finder.list([]))
    return repr(sorted((path, os.stat(path).st_mtime_ns) for path in files))
