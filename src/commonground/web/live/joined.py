"""Pages and what keeps them live as one ASGI application on one port: cookies end at its border."""

from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import quote

from a2wsgi import WSGIMiddleware

_THREADS = 4
_PLAIN = "".join(map(chr, range(33, 127)))
Application = Callable[[Any, Any, Any], Awaitable[None]]


def joined(wsgi: Any, live: Application) -> Application:
    """What lies under `/live/` is held open by `live`; everything else is a page of `wsgi`."""
    pages: Any = WSGIMiddleware(wsgi, workers=_THREADS)

    async def application(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http" or scope["path"].startswith("/live/"):
            await live(scope, receive, send)
            return

        async def received() -> Any:  # the bridge wants a coroutine, the server gives something else to await
            return await receive()

        await pages({**scope, "query_string": quote(scope["query_string"], _PLAIN).encode()}, received, send)

    return application
