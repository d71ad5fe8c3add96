"""Keep the embedded server of a data folder running: `python -m commonground.core.postgres HOME [NAME=VALUE ...]`."""

import logging
import os
import sys
from pathlib import Path

from commonground.core.postgres.detached import keep_until_told
from commonground.core.postgres.errors import NoServer


def _announce(uri: str) -> None:
    """Tell the one who started us, then keep no terminal or pipe of theirs open."""
    print(uri, flush=True)  # noqa: T201
    with open(os.devnull, "wb") as nothing:
        os.dup2(nothing.fileno(), 1)


def main() -> None:
    """Exit status 0 when told to stop, 1 when there is no server."""
    logging.basicConfig(format="%(asctime)s %(levelname)s %(message)s")
    home, *settings = sys.argv[1:]
    try:
        keep_until_told(Path(home), dict(setting.split("=", 1) for setting in settings), _announce)
    except NoServer as problem:
        sys.exit(str(problem))


main()
