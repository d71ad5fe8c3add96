"""`commonground docs`: the pages of the documentation that are made from the code."""

from collections.abc import Callable
from pathlib import Path

import click

from commonground import environment
from commonground.cli.installation import set_up

_MADE = "<!-- Made from the code by `make docs`. Change the code, not this page. -->"


@click.command()
@click.option("--check", is_flag=True, help="Write nothing; fail if a page is out of date.")
@click.option("--to", "folder", type=click.Path(path_type=Path), default=Path("docs"), show_default=True)
def docs(check: bool, folder: Path) -> None:
    """Write the pages of the documentation that are made from the code.

    \b
    Example:
      commonground docs --check
    """
    set_up()
    stale = [name for name, page in PAGES.items() if _write(folder / name, page(), check=check)]
    if stale and check:
        raise click.ClickException(f"Out of date: {', '.join(stale)}. Run: make docs")
    click.echo(f"{len(PAGES)} pages are up to date.")


def _write(path: Path, text: str, *, check: bool) -> bool:
    """Whether the page was out of date."""
    if path.is_file() and path.read_text(encoding="utf-8") == text:
        return False
    if not check:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return True


def _table(title: str, words: str, heads: list[str], rows: list[list[str]]) -> str:
    lines = [f"# {title}", "", _MADE, "", words, "", f"| {' | '.join(heads)} |", f"|{' --- |' * len(heads)}"]
    lines += [f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |" for row in rows]
    return "\n".join(lines) + "\n"


def settings_page() -> str:
    """All variables of the environment."""
    words = "Read from the environment at the start. What members and administrators decide is in the product itself."
    rows = [[f"`{s.name}`", f"`{s.default}`" if s.default else "", s.meaning] for s in environment.SETTINGS]
    return _table("Settings", words, ["variable", "unless set", "what it decides"], rows) + _limits()


def _limits() -> str:
    """How often one person may do what; none of it can be set, for each is more than anybody does by hand."""
    from commonground.core.dates import exact
    from commonground.people.limits import LIMITS, NEW_FOR, less

    words = (
        "What is more is refused in words that say when it works again, in the reader's time, and give back what was "
        f"typed. Who joined less than {exact(NEW_FOR)} ago may write less. Pages and programs of one person count "
        "together; so do visitors without sign-in who come from one address. Trying to sign in has limits of its own."
    )
    rows = [f"| {one.said()} | {less(one).times if one.is_less_at_first else 'the same'} |" for one in LIMITS.values()]
    heads = ["## How often one person may do something", "", words, "", "| most | new members |", "| --- | --- |"]
    return "\n".join(["", *heads, *dict.fromkeys(rows)]) + "\n"


def events_page() -> str:
    """All events, what they mean, and who listens."""
    from commonground.events.names import DECLARED

    words = "Every action records one event, in the transaction of its change. Whoever listens runs in a job after it."
    rows = []
    for declared in sorted(DECLARED.values(), key=lambda declared: declared.name):
        listeners = [f"`{h.__module__.split('.')[1]}.{h.__name__}`" for h in declared.listens]
        rows.append([f"`{declared.name}`", declared.meaning, ", ".join(sorted(listeners))])
    return _table("Events", words, ["event", "what happened", "who listens"], rows)


def permissions_page() -> str:
    """Who may see what and do what."""
    from commonground.cli.permissions_page import permissions_page as made

    return made()


PAGES: dict[str, Callable[[], str]] = {
    "settings.md": settings_page,
    "events.md": events_page,
    "permissions.md": permissions_page,
}
