"""`commonground translations`: gather what has to be said, and compile how it is said in other languages."""

from pathlib import Path

import click
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from commonground import __version__

_PACKAGE = Path(__file__).parents[1]
_LOCALE = _PACKAGE / "locale"
_METHODS = [
    ("**/tests/**", "ignore"),
    ("**.py", "python"),
    ("**/templates/**.html", "jinja2"),
    ("**/templates/**.txt", "jinja2"),
]
_KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}


@click.command()
@click.option("--gather", is_flag=True, help="First bring the catalogues up to date with the code.")
def translations(gather: bool) -> None:
    """Compile the catalogues in `locale/`; with --gather bring them up to date first.

    \b
    Example:
      commonground translations --gather
    """
    for path in sorted(_LOCALE.glob("*/LC_MESSAGES/django.po")):
        with path.open("rb") as file:
            catalog = read_po(file, locale=path.parents[1].name)
        if gather:
            catalog.update(said(), no_fuzzy_matching=True, update_creation_date=False)
            with path.open("wb") as file:
                write_po(
                    file,
                    catalog,
                    width=120,
                    no_location=True,
                    sort_output=True,
                    ignore_obsolete=True,
                    omit_header=False,
                )
        with path.with_suffix(".mo").open("wb") as file:
            write_mo(file, catalog)


def said() -> Catalog:
    """All that the product says, from code and templates."""
    catalog = Catalog(project="commonground", version=__version__)
    options = {
        "**/templates/**.html": {"newstyle_gettext": "true"},
        "**/templates/**.txt": {"newstyle_gettext": "true"},
    }
    for _file, _line, message, _comments, context in extract_from_dir(_PACKAGE, _METHODS, options, _KEYWORDS):
        catalog.add(message, context=context)
    return catalog
