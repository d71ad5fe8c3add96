"""`commonground encode`: the process that turns texts into vectors for all others."""

import sys

import click

from commonground import environment, logs
from commonground.search.encoder.weights import NO_MODEL, NoModel, finds_by_meaning


@click.command()
def encode() -> None:
    """Answer for the model that finds by meaning, until stopped.

    `serve` starts it by itself; start it where the parts run as services of their own. Without it things are found
    by their words alone.

    \b
    Example:
      COMMONGROUND_HOME=/srv/commonground commonground encode
    """
    if not finds_by_meaning():
        click.echo(f"{environment.MODEL.name} is {NO_MODEL}: things are found by their words alone, nothing to do.")
        return
    logs.configure(environment.LOG_LEVEL.text(), to_terminal=sys.stderr.isatty())
    _answer_until_stopped()


def _answer_until_stopped() -> None:
    from commonground.search.encoder.address import socket_path
    from commonground.search.encoder.model import local_encoder
    from commonground.search.encoder.server import AlreadyAnswering, serve

    path = socket_path(environment.home())
    try:
        encoder = local_encoder()
        serve(encoder, path, ready=lambda: click.echo(f"Ready: {encoder.model_name()} answers on {path}"))
    except (NoModel, AlreadyAnswering, OSError) as problem:
        raise click.ClickException(str(problem)) from problem
