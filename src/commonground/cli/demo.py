"""`commonground demo`: the product with a demo network in it."""

import os
import shutil
from pathlib import Path

import click
import platformdirs

from commonground import environment
from commonground.cli.installation import bring_up_to_date, database, set_up
from commonground.core.postgres import remove


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8000, show_default=True, envvar="PORT", help="The port to listen on.")
@click.option("--remove", "is_removed", is_flag=True, help="Remove the demo's data instead.")
def demo(host: str, port: int, is_removed: bool) -> None:
    """The product with a demo network in it, in a data folder of its own. Ends with Ctrl-C.

    \b
    Example:
      commonground demo --port 8080
    """
    home = _home()
    if is_removed:
        remove(home)
        shutil.rmtree(home, ignore_errors=True)
        click.echo(f"The demo's data are gone from {home}.")
        return
    os.environ["COMMONGROUND_HOME"] = str(home)
    os.environ["COMMONGROUND_DEMO"] = "1"
    from commonground.cli.serve import run

    with database():
        set_up()
        bring_up_to_date()
        _load_once()
        run(host, port, _say_where)


def _home() -> Path:
    """The data folder given, else one of the demo's own beside the product's."""
    return environment.home() if environment.HOME.text() else platformdirs.user_data_path("commonground-demo")


def _load_once() -> None:
    from commonground.demo.loading import is_loaded, load

    if not is_loaded():
        click.echo("Telling the story of Aldermoor (once) ...")
        load()


def _say_where(address: str) -> None:
    from commonground.demo.tour import ROLES, roles

    click.echo(f"\nCommonground answers on {address}. Ctrl-C ends it.\n\nSign in as")
    for role in roles():
        click.echo(f"  {role.member.name}, who {ROLES[role.name]}\n    {address}/tour/{role.token}")
    click.echo("")
