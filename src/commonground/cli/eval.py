"""`commonground eval`: measure finding and routing on labelled data, in a throw-away database."""

import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from commonground.cli.installation import bring_up_to_date, set_up
from commonground.core.postgres import running
from commonground.search.encoder.weights import NoModel

Progress = Callable[[int, int], None]
_FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "jit": "off"}
_directory = click.argument("directory", type=click.Path(exists=True, file_okay=False, path_type=Path))
_as_json = click.option("--json", "as_json", is_flag=True, help="End with one JSON object.")
Earlier = dict[str, dict[str, float]]  # query: measure: value


def _queries_in(_context: click.Context, _parameter: click.Parameter, file: Path | None) -> Earlier | None:
    """What an earlier report says of each query, read before the hours that the new one may take."""
    if file is None:
        return None
    try:
        each: Earlier = json.loads(file.read_text(encoding="utf-8").strip().rpartition("\n")[2])["each_query"]
        return {query: {name: float(value) for name, value in measured.items()} for query, measured in each.items()}
    except (OSError, ValueError, TypeError, LookupError, AttributeError) as problem:
        raise click.BadParameter(f"{file} does not end with what an earlier evaluation said with --json.") from problem


_compare = click.option(
    "--compare",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    callback=_queries_in,
    help="A file with an earlier --json output: adds intervals of the differences, query by query.",
)


@click.group()
def eval() -> None:  # noqa: A001 (the command's name)
    """Measure finding and routing on labelled data."""


@eval.command()
@_directory
@_as_json
@_compare
def similar(directory: Path, as_json: bool, compare: Earlier | None) -> None:
    """How well similar questions are found while one is typed.

    DIRECTORY holds threads and links, replayed in order of time, or docs, queries and qrels.

    \b
    Example:
      commonground eval similar sets/se_devops --json > before.json
      commonground eval similar sets/se_devops --compare before.json
    """
    with _throw_away_database():
        from commonground.search.evaluation.similar import evaluate

        report = _with_progress("Replaying", lambda progress: evaluate(directory, progress=progress))
    _say(report, as_json, compare)


@eval.command()
@_directory
@click.option(
    "--weights",
    type=click.Choice(["shipped", "without", "none"]),
    help="Which learnt weights to use; those that have seen the set are never used on it.",
)
@_as_json
@_compare
def routing(directory: Path, weights: str | None, as_json: bool, compare: Earlier | None) -> None:
    """How well the people who can answer are chosen.

    DIRECTORY holds threads, replayed in order of time.

    \b
    Example:
      commonground eval routing sets/se_devops
    """
    with _throw_away_database():
        from commonground.routing.evaluation import evaluate

        report = _with_progress("Replaying", lambda progress: evaluate(directory, weights=weights, progress=progress))
    _say(report, as_json, compare)


@contextmanager
def _throw_away_database() -> Iterator[None]:
    """A database server of its own for as long as the block lasts, with the product's tables."""
    with tempfile.TemporaryDirectory(prefix="commonground-eval-") as home:
        Path(home).chmod(0o755)
        with running(Path(home), settings=_FAST) as uri:
            os.environ["DATABASE_URL"] = uri
            set_up()
            bring_up_to_date()
            try:
                yield
            except (NoModel, OSError, ValueError) as problem:
                raise click.ClickException(str(problem)) from problem
            finally:
                _let_go()


def _let_go() -> None:
    """Close the connections, so that the server can stop."""
    from django.db import connection

    connection.close()
    connection.close_pool()  # type: ignore[attr-defined] # PostgreSQL's has one


def _with_progress(label: str, work: Callable[[Progress], dict[str, Any]]) -> dict[str, Any]:
    """Do the work under a bar on standard error."""
    with click.progressbar(length=1, label=label, file=sys.stderr) as bar:

        def progress(done: int, of: int) -> None:
            bar.length = of
            bar.update(done - bar.pos)

        return work(progress)


def _say(report: dict[str, Any], as_json: bool, compare: Earlier | None) -> None:
    if compare is not None:
        from commonground.search.evaluation.measures import differences

        report["difference_ci95"] = differences(report["each_query"], compare)
    if as_json:
        click.echo(json.dumps(report))
        return
    for name, value in report.items():
        if name != "each_query":
            click.echo(f"{name:>22}  {_in_words(value)}")


def _in_words(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {_in_words(one)}" for name, one in value.items())
    if isinstance(value, list):
        return " to ".join(str(one) for one in value)
    return str(value)
