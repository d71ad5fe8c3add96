"""The right to a whole data folder, for one process at a time."""

from collections.abc import Iterator
from contextlib import contextmanager

import click

from commonground import environment
from commonground.core.postgres.lock import Lock, holder


@contextmanager
def alone(name: str) -> Iterator[None]:
    """Let one command at a time have the whole data folder; others are told which: its `name`.

    Two that serve would take its database and its encoder from each other.
    """
    home = environment.home()
    try:
        environment.make_home(home)
        lock = Lock(home / "serve.lock")
        is_ours = lock.take(name)
    except OSError as error:
        raise click.ClickException(
            f"The data folder {home} cannot be used: {error.strerror}. Set {environment.HOME.name} to a folder that "
            f"you may write in."
        ) from error
    if not is_ours:
        other = holder(lock.path)
        who = f": {other}" if other else ""
        raise click.ClickException(
            f"Commonground uses this data folder already{who}. Stop that one first (Ctrl-C), or set "
            f"{environment.HOME.name} to another folder. The folder is {home}."
        )
    try:
        yield
    finally:
        lock.let_go()
