"""`commonground serve`: the whole product under one supervisor."""

import http.client
import os
import shutil
import socket
import time
from collections.abc import Callable
from urllib.parse import urlsplit

import click

from commonground import environment
from commonground.cli.alone import alone
from commonground.cli.children import Children
from commonground.cli.installation import bring_up_to_date, database, require_allowed_name, set_up
from commonground.cli.static_files import collect_static_files
from commonground.core.postgres.folders import make_folder
from commonground.search.encoder.weights import finds_by_meaning

_OPEN_PAGES = 20_000  # at a time; each is a request that does not end
_PATIENCE = 90.0  # seconds until the first page must answer
_EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 (addresses that mean all of them)


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True, envvar="PORT", help="The port.")
def serve(host: str, port: int) -> None:
    """The product: database, pages, encoder and worker. Ends with Ctrl-C.

    \b
    Example:
      commonground serve --port 8080
    """
    serve_until_stopped(
        host, port, when_ready=lambda address: click.echo(f"Commonground answers on {address}. Ctrl-C ends it.")
    )


def serve_until_stopped(
    host: str, port: int, *, when_ready: Callable[[str], None], prepare: Callable[[], None] = lambda: None
) -> None:
    """Bring this data folder up to date, `prepare` it, and keep all its processes running until told to stop."""
    address = _address(host, port)
    os.environ.setdefault(environment.ADDRESS.name, address)
    with alone(address):
        _require_free(host, port)
        with database():
            set_up()
            require_allowed_name()
            bring_up_to_date()
            _finish_restoring()
            prepare()
            collect_static_files()
            _make_mail_private()
            _begin_to_measure()
            _keep(host, port, address, when_ready)


def _keep(host: str, port: int, address: str, when_ready: Callable[[str], None]) -> None:
    children = Children()
    try:
        if finds_by_meaning():
            children.add("encode", "commonground", "encode")
        pages = ["--interface", "asgi", "--host", host, "--port", str(port), "--no-ws"]
        pages += ["--workers-kill-timeout", "5", "--backlog", "4096", "--backpressure", str(_OPEN_PAGES)]
        children.add("pages", "granian", *pages, "--log-level", "warning", "commonground.cli.pages:application")
        children.add("worker", "commonground", "worker")
        if _answers(address, children):
            when_ready(address)
        children.watch()
    finally:
        children.stop()


def _address(host: str, port: int) -> str:
    reached = _EVERYWHERE.get(host, host)
    return f"http://[{reached}]:{port}" if ":" in reached else f"http://{reached}:{port}"


def _require_free(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            words = f"Port {port} of {host} cannot be used: {error.strerror}. Choose another, such as PORT={port + 1}"
            raise click.ClickException(words) from error


def _finish_restoring() -> None:
    from django.conf import settings

    from commonground.cli.backups.placing import finish_what_was_interrupted

    finish_what_was_interrupted(settings.HOME, settings.MEDIA_ROOT)


def _begin_to_measure() -> None:
    """Counts begin anew with all processes; while one of several starts again they go on."""
    shutil.rmtree(environment.home() / "metrics", ignore_errors=True)


def _make_mail_private() -> None:
    """Where mails go to files, those hold codes to sign in with."""
    if not environment.MAIL_URL.text():
        make_folder(environment.home() / "mail", 0o700)


def _answers(address: str, children: Children) -> bool:
    """Wait for the first page; false when somebody asks to stop meanwhile."""
    give_up_at = time.monotonic() + _PATIENCE
    while not children.is_stopping:
        if _is_ready(address):
            return True
        if children.has_lost("pages") or time.monotonic() > give_up_at:
            raise click.ClickException("The pages do not answer. What went wrong stands above.")
        time.sleep(0.05)
    return False


def _is_ready(address: str) -> bool:
    """Whether the pages answer, asked under the name that is sure to be allowed."""
    where, named = urlsplit(address), urlsplit(environment.ADDRESS.text())
    connection = http.client.HTTPConnection(where.hostname or "", where.port, timeout=30)
    try:
        connection.request("GET", "/readyz", headers={"Host": named.netloc})
        return connection.getresponse().status == http.client.OK
    except OSError:
        return False
    finally:
        connection.close()
