"""What cannot be tried on this machine, each in one line; told at the end of every run."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from commonground.core.postgres.binaries import Programs, installed_programs

EVERYWHERE = 18  # the major version of the embedded PostgreSQL, on which all other tests run


def data_folder() -> Path:
    """Where the labelled data lie."""
    return Path(os.environ.get("EVAL_DATA") or Path(__file__).parents[2] / "shared" / "data")


def older_postgresql() -> Programs | None:
    """The oldest PostgreSQL of this machine, if it is older than the embedded one."""
    older = [programs for programs in installed_programs() if programs.major < EVERYWHERE]
    return min(older, key=lambda programs: programs.major, default=None)


def left_out() -> Iterator[str]:
    """What is missing, and what is therefore not tried."""
    if not data_folder().is_dir():
        yield f"tests on labelled data, for there are none in {data_folder()} (EVAL_DATA)"
    if shutil.which("curl") is None:
        yield "the walk through docs/api.md, for this machine has no curl"
    if older_postgresql() is None:
        yield "tests on an older PostgreSQL, for this machine has none (Debian: apt-get install postgresql-15)"
