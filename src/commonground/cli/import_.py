"""`commonground import`: what was written elsewhere, brought in."""

import json
import logging
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from commonground.cli.installation import with_database

if TYPE_CHECKING:
    from commonground.integrations.history import Plan, Progress, Summary
    from commonground.people.models import Member

_AUDIENCES = ("public", "network", "organisations", "joined")
_LONGEST_SOURCE = 80
_OPTIONS = (
    click.option("--source", help="Where it comes from; by default the name of the folder it lies in."),
    click.option(
        "--group", default="", help="The group for questions that name none; by default a new one for the source."
    ),
    click.option("--organisation", default="", help="Whose people wrote it; added as a community if it is new."),
    click.option(
        "--audience",
        type=click.Choice(_AUDIENCES),
        default="network",
        show_default=True,
        help="Who may read the groups it founds; `organisations` is the one of its authors.",
    ),
    click.option(
        "--steward", default="", metavar="ADDRESS", help="Who keeps them; by default the first administrator."
    ),
    click.option("--json", "as_json", is_flag=True, help="End with one JSON object."),
)


def _options(command: Callable[..., None]) -> Callable[..., None]:
    """What every import asks."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


@click.group("import")
def import_() -> None:
    """Bring in what was written elsewhere. Nobody is told of it, and running it again does no harm."""


@import_.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@_options
@with_database
def threads(file: Path, **options: Any) -> None:
    """Questions with their answers: a JSON object a line, packed by gzip or not.

    A line that cannot be brought in is named with its reason on standard error, and the others are. Ends with status 1
    only if no thread of the file is here in the end.

    \b
    Example:
      commonground import threads backup/threads.jsonl.gz --source forum --organisation "Users of Kyros"
    """
    from commonground.integrations.threads import import_threads

    def say_fault(line: int, why: str) -> None:
        _say_fault(f"Line {line}", why)

    name = file.resolve().parent.name
    _run(file, name, options, lambda plan, show: import_threads(plan, say_fault=say_fault, progress=show))


@import_.command()
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@_options
@with_database
def stackexchange(path: Path, **options: Any) -> None:
    """A data dump in the format of Stack Exchange: a folder, a .7z or a .zip with Posts.xml, Users.xml and so on.

    A row that cannot be brought in is named with its file and reason on standard error, and the others are. Ends with
    status 1 only if no question of the dump is here in the end.

    \b
    Example:
      commonground import stackexchange backup/help.7z --organisation "Users of Kyros" --audience public
    """
    from commonground.integrations.stackexchange import import_stackexchange

    name = path.resolve().name if path.is_dir() else path.stem
    _run(path, name, options, lambda plan, show: import_stackexchange(plan, say_fault=_say_fault, progress=show))


def _run(
    path: Path,
    name: str,
    options: dict[str, Any],
    bring_in: "Callable[[Plan, Callable[[Progress], None]], Summary]",
) -> None:
    """Import what lies at the path, which goes by this name unless a source is named, and say what came of it."""
    from commonground.integrations.history import Plan

    as_json, source, steward = options.pop("as_json"), options.pop("source"), options.pop("steward")
    plan = Plan(path=path, source=_source(source, name), steward=_steward(steward), **options)
    began = time.monotonic()
    summary = _watched(plan, bring_in)
    _say(summary, plan.source, time.monotonic() - began, as_json=as_json)
    sys.exit(0 if summary.threads else 1)


def _source(given: str | None, name: str) -> str:
    from commonground.people.actions.naming import line

    source = line(given if given is not None else name)
    if not 0 < len(source) <= _LONGEST_SOURCE:
        raise click.UsageError(f"Give the source a name of at most {_LONGEST_SOURCE} characters: --source NAME")
    return source


def _steward(address: str) -> "Member | None":
    from commonground.people.models import Member

    if not address:
        return Member.objects.administrators().order_by("joined_at", "pk").first()
    found = Member.objects.active().filter(user__email__iexact=address.strip(), is_guest=False).first()
    if found is None:
        raise click.UsageError(f"No member signs in with {address}.")
    return found


def _watched(plan: "Plan", bring_in: "Callable[[Plan, Callable[[Progress], None]], Summary]") -> "Summary":
    """Import with a bar, its rate and the time that is left, if somebody watches."""
    import psycopg
    from django.db import DatabaseError, InterfaceError, connection

    from commonground.core.require import Refused

    began = time.monotonic()
    logging.getLogger("commonground.search").setLevel(logging.WARNING)  # the end says once what it says of each batch
    with _bar(plan) as bar:

        def show(now: "Progress") -> None:
            rate = now.summary.threads / max(time.monotonic() - began, 0.001)
            bar.length = now.size
            bar.update(now.position - bar.pos, f"{now.summary.threads:,} threads, {rate:,.0f} a second")

        try:
            return bring_in(plan, show)
        except Refused as refused:
            raise click.ClickException(str(refused)) from refused
        except (DatabaseError, InterfaceError, psycopg.Error) as error:
            if connection.is_usable():
                raise
            raise click.ClickException(
                f"The database went away: {error}\nWhat was brought in is kept. Run the same command again to go on."
            ) from error


def _bar(plan: "Plan") -> Any:
    return click.progressbar(
        length=plan.path.stat().st_size,
        label=plan.source,
        file=sys.stderr,
        item_show_func=lambda said: said,
        hidden=not sys.stderr.isatty(),
        update_min_steps=0,  # a small file is read at once and brought in later
    )


def _say_fault(where: str, why: str) -> None:
    clear = "\r\033[K" if sys.stderr.isatty() else ""
    click.echo(f"{clear}{where}: {why}", err=True)


def _say(summary: "Summary", source: str, seconds: float, *, as_json: bool) -> None:
    new = [
        _count(summary.questions, "question"),
        _count(summary.answers, "answer"),
        *([_count(summary.replies, "reply", "replies")] if summary.replies else []),
        _count(summary.people, "person", "people"),
        _count(summary.groups, "group"),
    ]
    parts = [
        f"New here: {', '.join(new)}.",
        f"Here already: {_count(summary.known, 'thread')}." if summary.known else "",
        f"Left out: {_count(summary.left_out, 'thing')}, named above." if summary.left_out else "",
        "" if summary.by_meaning else _found_by_words(summary),
        "" if summary.is_whole else "The file breaks off before its end.",
        "" if summary.threads else "Nothing could be brought in.",
        f"It took {seconds:,.1f} s.",
    ]
    click.echo(" ".join(part for part in parts if part))
    if as_json:
        click.echo(json.dumps({"source": source, **summary.as_dict(), "seconds": round(seconds, 1)}))


def _found_by_words(summary: "Summary") -> str:
    if summary.meaning_follows:
        return "It is found by its words; by its meaning as the worker gets to it."
    return "It is found by its words alone: there is no model."


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number:,} {one if number == 1 else many or one + 's'}"
