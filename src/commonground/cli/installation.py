"""What commands share: the database of this installation, and Django set up on it."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import ParamSpec

import click

from commonground import environment
from commonground.core.postgres import NoServer, running

P = ParamSpec("P")


@contextmanager
def database() -> Iterator[None]:
    """Point this process at the installation's database: the one given, else the embedded one, started if need be."""
    if environment.DATABASE_URL.text():
        yield
        return
    try:
        with running(environment.home()) as uri:
            os.environ["DATABASE_URL"] = uri
            yield
    except NoServer as error:
        raise click.ClickException(str(error)) from error


def set_up() -> None:
    """Load the product into this process."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commonground.settings")
    import django

    django.setup()


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
