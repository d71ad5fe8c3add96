"""`commonground db`: the embedded database, started, stopped, reached."""

import json
import os
import sys
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec
from urllib.parse import parse_qs, unquote, urlsplit

import click

from commonground import environment
from commonground.core.postgres import NoServer, StillRunning, uri_if_running
from commonground.core.postgres.binaries import find_programs
from commonground.core.postgres.detached import keep_until_told, start_detached, stop_detached
from commonground.core.postgres.places import known_places
from commonground.core.postgres.plan import data_major

P = ParamSpec("P")
_NOT_RUNNING = "The embedded database does not run. Start it: commonground db start"


@click.group()
def db() -> None:
    """The embedded database of the data folder (COMMONGROUND_HOME)."""


def _plainly(command: Callable[P, None]) -> Callable[P, None]:
    """Say what is wrong in one sentence and end with status 1."""

    @wraps(command)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            command(*args, **kwargs)
        except (NoServer, StillRunning) as problem:
            raise click.ClickException(str(problem)) from problem

    return wrapped


def _setting(_context: click.Context, _parameter: click.Parameter, given: tuple[str, ...]) -> dict[str, str]:
    for setting in given:
        if "=" not in setting:
            raise click.BadParameter(f"{setting} is not of the form NAME=VALUE.")
    return dict(setting.split("=", 1) for setting in given)


_as_json = click.option("--json", "as_json", is_flag=True, help="End with one JSON object.")


@db.command()
@click.option("--foreground", is_flag=True, help="Stay until Ctrl-C, instead of going on in the background.")
@click.option(
    "--set", "settings", multiple=True, metavar="NAME=VALUE", callback=_setting, help="A setting of PostgreSQL."
)
@_as_json
@_plainly
def start(foreground: bool, settings: dict[str, str], as_json: bool) -> None:
    """Start the server, or find the one that runs, and print its address.

    \b
    Example:
      commonground db start
      commonground db start --set listen_addresses=127.0.0.1 --set port=5433
    """
    if foreground:
        keep_until_told(environment.home(), settings, lambda uri: _say_uri(uri, as_json))
    else:
        _say_uri(start_detached(environment.home(), settings), as_json)


@db.command()
@_as_json
@_plainly
def stop(as_json: bool) -> None:
    """Stop the server that `commonground db start` left running.

    \b
    Example:
      commonground db stop
    """
    stopped = stop_detached(environment.home())
    said = "The embedded database has stopped." if stopped else "The embedded database does not run."
    click.echo(json.dumps({"stopped": stopped}) if as_json else said)


@db.command()
@_as_json
@_plainly
def uri(as_json: bool) -> None:
    """Print the address of the server that runs, password included.

    \b
    Example:
      pg_dump -Fc "$(commonground db uri)" > commonground.dump
    """
    _say_uri(_running_uri(), as_json)


@db.command(context_settings={"ignore_unknown_options": True})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
@_plainly
def psql(arguments: tuple[str, ...]) -> None:
    """Open psql on the server that runs; what follows is handed to psql.

    \b
    Example:
      commonground db psql -c "SELECT version()"
    """
    address = urlsplit(_running_uri())
    where = parse_qs(address.query)
    program = find_programs(data_major(known_places(environment.home()).data)).path("psql")
    os.environ.update(  # not as an argument: everybody can read those
        PGHOST=where["host"][0],
        PGPORT=where["port"][0],
        PGUSER=address.username or "",
        PGPASSWORD=unquote(address.password or ""),
        PGDATABASE=address.path.lstrip("/"),
    )
    sys.stdout.flush()
    os.execv(program, [str(program), *arguments])  # noqa: S606 (our own psql)


def _running_uri() -> str:
    found = uri_if_running(environment.home())
    if found is None:
        raise NoServer(_NOT_RUNNING)
    return found


def _say_uri(address: str, as_json: bool) -> None:
    click.echo(json.dumps({"uri": address}) if as_json else address)
