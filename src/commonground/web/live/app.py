"""Server-sent events as a bare ASGI application: `/live/q/<id>` for the page of a question, `/live/g/<id>` for a
group's, `/live/me` for others.

A page says in `from` which version it shows; if there is a newer one by now, it is told at once. So nothing is missed
between a page's making and its connecting, nor while the line was broken.
"""

import asyncio
import re
from collections.abc import Awaitable, Callable, MutableMapping
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qs

from django.conf import settings

from commonground.core import ids
from commonground.web.live.hub import GONE, Hub, Stream
from commonground.web.live.watching import Place, page_version, watcher_of

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Scope]]
Send = Callable[[Scope], Awaitable[None]]
BEAT = 25.0  # seconds between two signs of life, so that no proxy takes the line for dead
MOST = 20_000  # open pages a process
_PLACE = re.compile(r"^/live/(?:me|(?P<kind>[qg])/(?P<code>[1-9A-HJ-NP-Za-km-z]{11}))$")
_HEADERS = [
    (b"content-type", b"text/event-stream"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
    (b"x-content-type-options", b"nosniff"),
]
_hub: Hub | None = None


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Hold one page open, or begin and end with the server."""
    if scope["type"] == "lifespan":
        await _live(receive, send)
    elif scope["type"] == "http":
        await _hold(scope, receive, send)


async def _live(receive: Receive, send: Send) -> None:
    global _hub
    await receive()
    _hub = Hub()
    _hub.start()
    await send({"type": "lifespan.startup.complete"})
    await receive()
    await _hub.stop()
    await send({"type": "lifespan.shutdown.complete"})


async def _hold(scope: Scope, receive: Receive, send: Send) -> None:
    place = _PLACE.match(scope["path"])
    if place is None or scope["method"] != "GET":
        await _refuse(send, 404)
    elif _hub is None or len(_hub) >= MOST:
        await _refuse(send, 503)
    else:
        await send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
        found = await _hub.ask(watcher_of, _session(scope), _place(place["kind"], place["code"]))
        if found is None:
            await send({"type": "http.response.body", "body": GONE})
        else:
            await _stream(_hub, *found, scope, receive, send)


def _place(kind: str | None, code: str | None) -> Place:
    """What the address speaks of; an id that cannot be is nobody's."""
    if not code:
        return Place()
    try:
        number = ids.decode(code)
    except ValueError:
        number = 0
    return Place(question=number) if kind == "q" else Place(group=number)


async def _stream(hub: Hub, watcher: Any, viewer: Any, scope: Scope, receive: Receive, send: Send) -> None:
    async def body(message: bytes) -> None:
        await send({"type": "http.response.body", "body": message, "more_body": True})

    stream = Stream(watcher, body, asyncio.Event())
    number = hub.add(stream)
    try:
        version = await hub.ask(page_version, viewer, watcher.place)
        shown = parse_qs(scope["query_string"].decode("latin-1")).get("from", [""])[0]
        await body(b": open\n\n" if version == shown else b"event: changed\ndata: 0\n\n")
        await _until_closed(stream, receive)
    finally:
        hub.remove(number)
    await send({"type": "http.response.body", "body": b""})


async def _until_closed(stream: Stream, receive: Receive) -> None:
    """Until the page is closed, or nothing more is to be said to it; now and then a sign of life."""
    closed = asyncio.ensure_future(_disconnected(receive))
    ended = asyncio.ensure_future(stream.ended.wait())
    try:
        while not (closed.done() or ended.done()):
            done, _open = await asyncio.wait({closed, ended}, timeout=BEAT, return_when=asyncio.FIRST_COMPLETED)
            if not done:
                await stream.send(b": here\n\n")
    finally:
        closed.cancel()
        ended.cancel()


async def _disconnected(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _refuse(send: Send, status: int) -> None:
    await send({"type": "http.response.start", "status": status, "headers": [(b"retry-after", b"30")]})
    await send({"type": "http.response.body", "body": b""})


def _session(scope: Scope) -> str:
    """The session's key in the cookie, if any."""
    for name, value in scope["headers"]:
        if name == b"cookie":
            try:
                cookies = SimpleCookie(value.decode("latin-1"))
            except CookieError:
                return ""
            return cookies[settings.SESSION_COOKIE_NAME].value if settings.SESSION_COOKIE_NAME in cookies else ""
    return ""
