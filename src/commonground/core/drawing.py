"""What people wrote, as it is drawn for a reader: the HTML of `core/text.py` in parts.

A link to a page of this network that stands alone is marked when it is written (`text.render`), and what it leads to is
put in its place when it is read, if its reader may see it. Code can be copied, and what is wide scrolls in itself.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from markupsafe import Markup, escape

from commonground.core.ids import decode

_PLACE = re.compile(r'<p class="(card|said)"><a href="([^"]*)"[^>]*>[^<]*</a></p>')
_CODE = r"[1-9A-HJ-NP-Za-km-z]{11}"
_IDS = re.compile(rf"/({_CODE})(?:-[^#]*)?(?:#[a-z]+-({_CODE}))?$")


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of what was written. `about` is the id of what a link that stands alone leads to."""

    html: Markup
    about: int = 0
    is_quoted: bool = False


def parts_of(html: str) -> Iterator[Part]:
    """The pieces, in their order."""
    end = 0
    for found in _PLACE.finditer(html):
        yield Part(_dressed(html[end : found.start()]))
        plain = found[0].replace(f' class="{found[1]}"', "", 1)
        yield Part(Markup(plain), _id_in(found[2]), is_quoted=found[1] == "said")  # noqa: S704 (cleaned when written)
        end = found.end()
    yield Part(_dressed(html[end:]))


def linked_in(texts: Iterable[str]) -> list[int]:
    """The ids of all that links which stand alone in these texts lead to."""
    found = (_id_in(link[2]) for html in texts for link in _PLACE.finditer(html))
    return sorted({number for number in found if number})


def _id_in(address: str) -> int:
    """The id that an address ends in: of a post on a page, else of the page."""
    found = _IDS.search(address)
    try:
        return decode(found[2] or found[1]) if found else 0
    except ValueError:
        return 0


def _dressed(html: str) -> Markup:
    """Code with a button that copies it, and tables that scroll and can be reached by keyboard."""
    copies, table = escape(_("Copy")), escape(_("Table"))
    copy = f'<button class="button" type="button" data-kind="quiet" data-copies-code>{copies}</button>'
    space = f'<div class="table-space" tabindex="0" role="region" aria-label="{table}"><table>'
    html = html.replace("<pre", f'<div class="code">{copy}<pre').replace("</pre>", "</pre></div>")
    return Markup(html.replace("<table>", space).replace("</table>", "</table></div>"))  # noqa: S704 (cleaned)
