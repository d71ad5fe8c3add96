"""What the commands around backups share: the passphrase, how far they are, and how they are stopped."""

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from commonground import environment

passphrase_file = click.option(
    "--passphrase-file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help=f"Read the passphrase from the first line of a file, instead of {environment.BACKUP_PASSPHRASE.name} or a "
    f"question.",
)
as_json = click.option("--json", "as_json", is_flag=True, help="End with one JSON object.")


def clear_up_when_told_to_stop(words: str) -> None:
    """Let SIGTERM end this process as Ctrl-C does, so that nothing half made stays behind; it ends with these words."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(words))


def passphrase(file: Path | None, *, is_new: bool = False) -> str:
    """The passphrase of a file, else of the environment, else what is typed; a new one twice."""
    if file:
        words = file.read_text(encoding="utf-8").partition("\n")[0].strip("\r")
    else:
        words = environment.BACKUP_PASSPHRASE.text() or _typed(is_new=is_new)
    if not words:
        raise click.ClickException("The passphrase is empty. Give one of several words.")
    return words


def _typed(*, is_new: bool) -> str:
    if not sys.stdin.isatty():
        raise click.ClickException(
            f"The backup needs a passphrase. Set {environment.BACKUP_PASSPHRASE.name}, or name a file that holds it: "
            f"--passphrase-file."
        )
    typed: str = click.prompt("Passphrase", hide_input=True, confirmation_prompt=is_new)
    return typed


@contextmanager
def bar(label: str, length: int) -> Iterator[Callable[[int], None]]:
    """A bar that moves by as many bytes as are told; silent where nobody looks."""
    with click.progressbar(
        length=max(length, 1), label=label, file=sys.stderr, hidden=not sys.stderr.isatty()
    ) as shown:
        yield shown.update


def sizes(number: float) -> str:
    """Bytes in words."""
    return f"{number / 1e6:,.1f} MB" if number >= 50_000 else f"{number / 1e3:,.1f} kB"


def checked_backup(file: Path, words: str) -> Any:
    """What a backup is and how much there is in it, all of it read; raises `click.ClickException`."""
    from commonground.cli.backups.faults import BadBackup
    from commonground.cli.backups.restoring import check

    try:
        with bar("Checking", file.stat().st_size) as moved:
            return check(file, words, moved)
    except BadBackup as problem:
        raise click.ClickException(str(problem)) from problem
