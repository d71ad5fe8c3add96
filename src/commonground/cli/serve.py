"""`commonground serve`: the whole product under one supervisor."""

import http.client
import os
import socket
import time
from collections.abc import Callable
from urllib.parse import urlsplit

import click

from commonground.cli.children import Children
from commonground.cli.installation import bring_up_to_date, database, set_up
from commonground.search.encoder.weights import finds_by_meaning

_PATIENCE = 90.0  # seconds until the first page must answer


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8000, show_default=True, envvar="PORT", help="The port to listen on.")
def serve(host: str, port: int) -> None:
    """The product: database, pages, encoder and worker. Ends with Ctrl-C.

    \b
    Example:
      commonground serve --port 8080
    """
    with database():
        set_up()
        bring_up_to_date()
        run(host, port, lambda address: click.echo(f"Commonground answers on {address}. Ctrl-C ends it."))


def run(host: str, port: int, when_ready: Callable[[str], None]) -> None:
    """Start all processes on the database of this process and keep them until told to stop."""
    _must_be_free(host, port)
    address = f"http://{host}:{port}"
    os.environ.setdefault("COMMONGROUND_ADDRESS", address)
    collect_static_files()
    children = Children()
    try:
        if finds_by_meaning():
            children.add("encode", "commonground", "encode")
        pages = ["--interface", "wsgi", "--host", host, "--port", str(port), "--blocking-threads", "4", "--no-ws"]
        children.add("pages", "granian", *pages, "--log-level", "warning", "commonground.wsgi:application")
        children.add("worker", "commonground", "worker")
        if _answers(address, children):
            when_ready(address)
        children.watch()
    finally:
        children.stop()


def collect_static_files() -> None:
    """Put hashed and compressed files where the pages serve them from; nothing when none changed."""
    from django.conf import settings
    from django.contrib.staticfiles.finders import get_finders
    from django.core.management import call_command

    state = sorted(
        (storage.path(name), os.stat(storage.path(name)).st_mtime_ns)
        for finder in get_finders()
        for name, storage in finder.list([])
    )
    stamp = settings.STATIC_ROOT / "stamp"
    if not (stamp.is_file() and stamp.read_text() == repr(state)):
        call_command("collectstatic", verbosity=0, interactive=False, clear=True)
        stamp.write_text(repr(state))


def _must_be_free(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            words = f"Port {port} of {host} cannot be used ({error.strerror}). Choose another: PORT={port + 1}"
            raise click.ClickException(words) from error


def _answers(address: str, children: Children) -> bool:
    """Wait for the first page; false when somebody asks to stop meanwhile."""
    from django.conf import settings

    where, give_up_at = urlsplit(address), time.monotonic() + _PATIENCE
    named = {"Host": urlsplit(settings.ADDRESS).netloc}  # other names need not be allowed
    while not children.is_stopping:
        connection = http.client.HTTPConnection(where.hostname or "", where.port, timeout=30)
        try:
            connection.request("GET", "/readyz", headers=named)
            if connection.getresponse().status == http.client.OK:
                return True
        except OSError:
            pass
        finally:
            connection.close()
        if time.monotonic() > give_up_at:
            raise click.ClickException("The pages do not answer. What went wrong stands above.")
        time.sleep(0.05)
    return False
