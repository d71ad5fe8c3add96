"""Static files: ours, and the browser libraries that npm brought, named one by one."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from django.templatetags.static import static
from whitenoise.storage import CompressedManifestStaticFilesStorage

_SHEETS = (
    "reset",
    "tokens",
    "base",
    "controls",
    "lists",
    "floats",
    "shell",
    "ask",
    "reading",
    "people",
    "front",
    "print",
)
_JOINED = "commonground/css/all.css"
_LIBRARIES = {"htmx.org": ["dist/htmx.esm.min.js"]}
_RELATIVE = r"""["'](?P<url>\.{1,2}/[^"']+)["']"""


def _node_modules() -> Path:
    """Beside the source in a clone; inside the package in a wheel."""
    inside: Path = settings.PACKAGE / "node_modules"
    return inside if inside.is_dir() else settings.PACKAGE.parents[1] / "node_modules"


def missing_libraries() -> list[str]:
    """The named files that npm has not brought, or that were left out of the wheel."""
    named = (f"{library}/{file}" for library, files in _LIBRARIES.items() for file in files)
    return [name for name in named if not (_node_modules() / name).is_file()]


class Finder(BaseFinder):
    """Finds the named files of the browser libraries as `npm/<library>/<file>`."""

    def check(self, **kwargs: Any) -> list[Any]:
        """Nothing to check."""
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        """The file behind a static path."""
        for known, storage in self.list(None):
            if path == f"npm/{known}":
                found = storage.path(known)
                return [found] if find_all else found
        return []

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, FileSystemStorage]]:
        """All named files."""
        storage = FileSystemStorage(location=_node_modules())
        storage.prefix = "npm"  # type: ignore[attr-defined]
        for library, files in _LIBRARIES.items():
            for file in files:
                if storage.exists(f"{library}/{file}"):
                    yield f"{library}/{file}", storage


class Storage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Hashed and compressed files whose modules import each other by hashed name.

    Django's own patterns break on others' files and miss imports without a semicolon: these look at ours alone. Style
    sheets are joined into one: a browser asks once before it can paint.
    """

    support_js_module_import_aggregation = True
    _js_module_import_aggregation_patterns = (
        "commonground/*.js",
        (
            (r"(?P<matched>(?P<pre>\b(?:from|import)\s*)" + _RELATIVE + ")", '%(pre)s"%(url)s"'),
            (r"(?P<matched>(?P<pre>\bimport\(\s*)" + _RELATIVE + ")", '%(pre)s"%(url)s"'),
        ),
    )

    def post_process(self, paths: dict[str, Any], dry_run: bool = False, **options: Any) -> Iterator[Any]:
        """Join the style sheets, then hash and compress all files."""
        if not dry_run:
            sheets = [_content(*paths[name]) for name in _sheets()]
            self._save(_JOINED, ContentFile(b"\n".join(sheets)))
            paths[_JOINED] = (self, _JOINED)
        yield from super().post_process(paths, dry_run, **options)


def _content(storage: FileSystemStorage, path: str) -> bytes:
    with storage.open(path) as file:
        return bytes(file.read())


def _sheets() -> list[str]:
    return [f"commonground/css/{name}.css" for name in _SHEETS]


def stylesheets() -> list[str]:
    """The addresses of our style sheets, in their order: of one, where they were joined."""
    is_joined = isinstance(staticfiles_storage, Storage)
    return [static(name) for name in ([_JOINED] if is_joined else _sheets())]
