"""Where a page of a list goes on."""

from django.http import HttpRequest

from commonground.core.ids import decode


def after_in(request: HttpRequest, name: str = "after") -> int | None:
    """The id in the address from which the list goes on; None for its first page, and for what is no id."""
    try:
        return decode(request.GET.get(name, ""))
    except ValueError:
        return None
