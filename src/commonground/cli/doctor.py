"""`commonground doctor`: what is wrong with an installation and how to mend it."""

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import click

from commonground import __version__, environment
from commonground.addresses import database_parts
from commonground.cli.examination.finding import Finding
from commonground.cli.installation import database, set_up

_WIDTH = 38


@click.command()
@click.option("--json", "as_json", is_flag=True, help="End with one JSON object.")
def doctor(as_json: bool) -> None:
    """Say what is wrong with this installation and how to mend it. Ends with status 1 if something is.

    Run it with the same environment as Commonground itself. It changes nothing; the
    embedded database, if it does not run, is started for as long as it takes.

    \b
    Example:
      COMMONGROUND_HOME=/srv/commonground commonground doctor
    """
    home, elsewhere = environment.home(), environment.DATABASE_URL.text()
    found = list(examine(home))
    facts = facts_of(home, elsewhere)
    is_wrong = any(finding.is_wrong for finding in found)
    _say(found, facts)
    if as_json:
        click.echo(json.dumps({"is_well": not is_wrong, "findings": [asdict(f) for f in found], "facts": dict(facts)}))
    sys.exit(1 if is_wrong else 0)


def examine(home: Path) -> Iterator[Finding]:
    """Everything that is to be known, each part only if those below it are sound enough to ask it."""
    from commonground.cli.examination.database import examine_server
    from commonground.cli.examination.folder import examine_folder

    at_the_base = [*examine_folder(home), *examine_server(home)]
    yield from at_the_base
    if any(finding.name in _NOTHING_FURTHER for finding in at_the_base):
        return
    try:
        with database():
            set_up()
            yield from _examine_inside()
    except click.ClickException as problem:
        yield Finding("database.does_not_start", problem.message, "Mend what it says, then run this again.")
    except environment.BadSetting as problem:
        words, _, cure = str(problem).partition(". ")
        yield Finding("setting.bad", f"{words.rstrip('.')}.", cure or "Mend it in the environment, then restart.")


_NOTHING_FURTHER = {
    *("folder.missing", "folder.unwritable", "folder.secret_key_unreadable"),
    *("database.no_server", "database.refused", "database.never_started"),
}


def _examine_inside() -> Iterator[Finding]:
    from commonground.cli.examination.backups import examine_backups
    from commonground.cli.examination.database import examine_tables, examine_time
    from commonground.cli.examination.folder import examine_address, examine_openness, examine_static_files
    from commonground.cli.examination.mail import examine_mail
    from commonground.cli.examination.search import examine_search
    from commonground.cli.examination.work import examine_work

    tables = list(examine_tables())
    yield from tables
    yield from examine_time()
    if not tables:
        yield from examine_search()
        yield from examine_work()
        yield from examine_backups()
    yield from examine_static_files()
    yield from examine_address()
    yield from examine_openness()
    yield from examine_mail()


def facts_of(home: Path, elsewhere: str) -> list[tuple[str, str]]:
    """What somebody who helps would ask first; `elsewhere` is the address of a database that is not ours."""
    from commonground.core.postgres import facts

    told = [("Commonground", __version__), ("Python", sys.version.split()[0]), ("data folder", str(home))]
    if elsewhere:
        return [*told, ("database", _without_password(elsewhere))]
    return [*told, *((f"database: {name}", value) for name, value in facts(home))]


def _without_password(uri: str) -> str:
    try:
        parts = database_parts(uri)
    except environment.BadSetting:
        return "its address cannot be read"
    return ", ".join(f"{name} {value}" for name, value in parts.items() if "pass" not in name)


def _say(found: list[Finding], facts: list[tuple[str, str]]) -> None:
    for name, value in facts:
        click.echo(f"{name:>{_WIDTH}}  {value}")
    click.echo("")
    for finding in sorted(found, key=lambda finding: not finding.is_wrong):
        click.echo(f"{'WRONG' if finding.is_wrong else 'note '}  {finding.words}\n       {finding.cure}\n")
    if not any(finding.is_wrong for finding in found):
        click.echo("Nothing is wrong.")
