"""What commands share: the database of this installation, and Django set up on it."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import ParamSpec
from urllib.parse import urlsplit

import click

from commonground import environment
from commonground.core.postgres import NoServer, running
from commonground.core.postgres.binaries import OLDEST_MAJOR

P = ParamSpec("P")
_PATIENCE = 10  # seconds for a database elsewhere to let us in


@contextmanager
def database() -> Iterator[None]:
    """Point this process at the installation's database: the one given, else the embedded one, started if need be."""
    given = environment.DATABASE_URL.text()
    if given:
        require_database(given)
        yield
        return
    try:
        with running(environment.home()) as uri:
            os.environ["DATABASE_URL"] = uri
            yield
    except NoServer as error:
        raise click.ClickException(str(error)) from error


def require_database(uri: str) -> int:
    """The version of the PostgreSQL at that address as one number (150004 is 15.4).

    Raises `click.ClickException` with what is wrong and how to mend it, which never holds the password.
    """
    import psycopg

    from commonground.addresses import database_parts

    try:
        database_parts(uri)
        with psycopg.connect(uri, connect_timeout=_PATIENCE) as connection:
            version = connection.info.server_version
    except environment.BadSetting as error:
        raise click.ClickException(str(error)) from error
    except psycopg.OperationalError as error:
        raise click.ClickException(
            f"The database of {environment.DATABASE_URL.name} does not let us in: {str(error).strip()}\n"
            f"Start that server, or mend the address, the name or the password in {environment.DATABASE_URL.name}."
        ) from error
    trouble = trouble_with_version(version)
    if trouble:
        raise click.ClickException(trouble)
    return version


def trouble_with_version(version: int) -> str:
    """What to do about a PostgreSQL that is too old (its version as one number); empty when it is not."""
    if version >= OLDEST_MAJOR * 10_000:
        return ""
    return (
        f"The database is PostgreSQL {version // 10_000}, and Commonground needs {OLDEST_MAJOR} or later. Bring the "
        f"data over to a newer one with pg_dump and pg_restore, and name that in {environment.DATABASE_URL.name}."
    )


def set_up() -> None:
    """Load the product into this process."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commonground.settings")
    import django

    try:
        django.setup()
    except PermissionError as error:
        raise click.ClickException(
            f"{error.filename} cannot be read or written: {error.strerror}. Run this as the account that owns the data "
            f"folder, or set {environment.HOME.name} to a folder of your own."
        ) from error


def require_allowed_name() -> None:
    """Raise `click.ClickException` when nobody could open the pages at the address that links lead to."""
    trouble = trouble_with_address()
    if trouble:
        raise click.ClickException(trouble)


def trouble_with_address() -> str:
    """What to do when the name in the product's address is not one it answers to; empty when it is."""
    from django.conf import settings
    from django.http.request import validate_host

    name = urlsplit(settings.ADDRESS).hostname or ""
    if validate_host(f"[{name}]" if ":" in name else name, settings.ALLOWED_HOSTS):
        return ""
    return (
        f"Links lead to {settings.ADDRESS}, but the pages refuse to answer to that name. "
        f"Set {environment.HOSTS.name} to {name}, or mend {environment.ADDRESS.name}."
    )


def bring_up_to_date() -> None:
    """Make the tables what this version needs, and what search wants where the database has vectors."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)


def with_database(command: Callable[P, None]) -> Callable[P, None]:
    """Run a command on an up-to-date database with the product loaded."""

    @wraps(command)
    def inside(*args: P.args, **kwargs: P.kwargs) -> None:
        with database():
            set_up()
            bring_up_to_date()
            command(*args, **kwargs)

    return inside
