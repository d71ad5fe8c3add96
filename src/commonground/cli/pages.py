"""The pages as `serve` runs them, what keeps them live beside them: the process ends with the one that started it.

Cookies and the content security policy end at an address's border, so both share one port. Where another server stands
before them, they can be processes of their own (docs/deploy.md).
"""

import os
from typing import Any

from a2wsgi import WSGIMiddleware

from commonground.asgi import application as live
from commonground.cli.tied import end_with
from commonground.wsgi import application as wsgi

_THREADS = 4

end_with(os.getppid())
_pages: Any = WSGIMiddleware(wsgi, workers=_THREADS)  # type: ignore[arg-type] # Django's own types are narrower


async def application(scope: Any, receive: Any, send: Any) -> None:
    """What lies under `/live/` is held open; everything else is a page."""
    is_page = scope["type"] == "http" and not scope["path"].startswith("/live/")
    await (_pages if is_page else live)(scope, receive, send)
