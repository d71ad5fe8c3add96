"""`commonground demo`: the product with a demo network in it."""

import os
import shutil
from pathlib import Path

import click
import platformdirs

from commonground import environment
from commonground.cli.installation import require_database
from commonground.cli.serve import serve_until_stopped
from commonground.core.postgres import StillRunning, remove

_MARK = "made-by-commonground-demo"
_NOT_THE_DEMOS = (
    f"The database of {environment.DATABASE_URL.name} holds a network that is not the demo's. Give the demo an empty "
    f"database."
)


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True, envvar="PORT", help="The port.")
@click.option("--remove", "is_removed", is_flag=True, help="Remove the demo's data instead.")
def demo(host: str, port: int, is_removed: bool) -> None:
    """The product with a demo network in it, in a data folder of its own. Ends with Ctrl-C.

    \b
    Example:
      commonground demo --port 8080
    """
    home = _home()
    if is_removed:
        _remove(home)
        return
    _require_no_other_network()
    _require_ours(home)
    os.environ[environment.HOME.name] = str(home)
    os.environ[environment.DEMO.name] = "1"
    serve_until_stopped(host, port, prepare=_load_once, when_ready=_say_where)


def _home() -> Path:
    """The data folder given, else one of the demo's own beside the product's."""
    return environment.home() if environment.HOME.text() else platformdirs.user_data_path("commonground-demo")


def _require_ours(home: Path) -> None:
    """The demo lets everybody in who has its links: it never opens a data folder that somebody works in."""
    try:
        if not (home / _MARK).exists():
            if home.is_dir() and any(home.iterdir()):
                raise click.ClickException(
                    f"{home} holds something that is not the demo's. Set {environment.HOME.name} to an empty folder, "
                    f"or leave it unset."
                )
            environment.make_home(home)
            (home / _MARK).write_text("Everything in this folder goes with: make clean-demo\n", encoding="utf-8")
    except OSError as error:
        raise click.ClickException(
            f"The demo's data cannot be kept in {home}: {error.strerror}. Set {environment.HOME.name} to a folder that "
            f"you may write in."
        ) from error


def _remove(home: Path) -> None:
    if not home.is_dir():
        click.echo(f"There are no data of the demo in {home}.")
        return
    if not (home / _MARK).exists():
        raise click.ClickException(f"{home} is not the demo's: nothing was removed.")
    try:
        remove(home)
    except StillRunning as problem:
        raise click.ClickException(str(problem)) from problem
    shutil.rmtree(home)
    click.echo(f"The demo's data are gone from {home}.")


def _require_no_other_network() -> None:
    """In a database where somebody else's network lives nothing is changed, not even brought up to date."""
    from commonground.demo import story

    given = environment.DATABASE_URL.text()
    if given and _network_in(given) not in ("", story.network()["name"]):
        raise click.ClickException(_NOT_THE_DEMOS)


def _network_in(uri: str) -> str:
    """What the network is called that somebody founded in a database, with whichever version; empty if nobody did."""
    import psycopg

    require_database(uri)
    with psycopg.connect(uri) as there:
        tables = there.execute("SELECT to_regclass('people_network'), to_regclass('people_organisation')").fetchone()
        if not tables or None in tables:
            return ""
        named = there.execute("SELECT name FROM people_network WHERE EXISTS (SELECT FROM people_organisation)")
        return "".join(name for (name,) in named)


def _load_once() -> None:
    from commonground.demo import story
    from commonground.demo.loading import is_loaded, load
    from commonground.people.models import Network

    if not is_loaded():
        click.echo("Telling the story of Aldermoor (once) ...")
        load()
    elif Network.get().name != story.network()["name"]:
        raise click.ClickException(_NOT_THE_DEMOS)


def _say_where(address: str) -> None:
    from commonground.demo.tour import ROLES, roles

    click.echo(f"\nCommonground answers on {address}. Ctrl-C ends it.\n\nSign in as")
    for role in roles():
        click.echo(f"  {role.member.name}, who {ROLES[role.name]}\n    {address}/tour/{role.token}")
    click.echo("")
