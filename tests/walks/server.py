"""The product as `serve` runs it, pages and what keeps them live on one port, on the test's own database."""

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.db import connections
from granian.constants import Interfaces
from granian.server.embed import Server

from commonground.web.live.app import application as live
from commonground.web.live.joined import joined
from commonground.wsgi import application as wsgi


class _Pages:
    """The pages, which know by which connections they were made."""

    def __init__(self) -> None:
        self.pages, self.connections = StaticFilesHandler(wsgi), set[Any]()

    def __call__(self, environ: Any, start_response: Any) -> Any:
        self.connections.add(connections["default"])
        return self.pages(environ, start_response)

    def finish(self) -> None:
        """Let go what a browser that went away left open: it stands in the way of the next test."""
        while self.connections:
            left = self.connections.pop()
            left.inc_thread_sharing()
            left.close()
            left.dec_thread_sharing()


_pages = _Pages()
_both = joined(_pages, live)


@contextmanager
def serving() -> Iterator[str]:
    """The address that it answers on while the block runs."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = Server(_both, port=port, interface=Interfaces.ASGI, log_enabled=False, websockets=False)
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=_run, args=(loop, server), daemon=True)
    thread.start()
    try:
        _wait_for(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        _pages.finish()
        loop.call_soon_threadsafe(server.stop)
        thread.join(10)
        assert not thread.is_alive()


def _run(loop: asyncio.AbstractEventLoop, server: Any) -> None:
    asyncio.set_event_loop(loop)
    try:
        loop.run_until_complete(server.serve())
    finally:
        connections.close_all()
        loop.close()


def _wait_for(port: int) -> None:
    for _try in range(200):
        with socket.socket() as tried:
            tried.settimeout(0.1)
            if tried.connect_ex(("127.0.0.1", port)) == 0:
                return
        threading.Event().wait(0.05)
    raise AssertionError("the server does not answer")
