"""The story as it is written in `story/*.toml`, read into plain values."""

import re
import tomllib
from datetime import timedelta
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent / "story"
_UNITS = {"d": "days", "h": "hours", "m": "minutes"}

Table = dict[str, Any]


def network() -> Table:
    """Organisations, work groups, groups and topics."""
    return _read("network.toml")


def people() -> list[Table]:
    """The people of the story."""
    found: list[Table] = _read("people.toml")["person"]
    return found


def threads() -> list[Table]:
    """All threads, the oldest first."""
    found = [thread for path in sorted(_FOLDER.glob("threads_*.toml")) for thread in _read(path.name)["thread"]]
    return sorted(found, key=lambda thread: span(thread["asked"]), reverse=True)


def before() -> list[Table]:
    """What was asked and answered before the network began."""
    found: list[Table] = _read("before.toml")["thread"]
    return found


def span(words: str) -> timedelta:
    """A length of time such as "12d 4h"."""
    parts = re.findall(r"(\d+)([dhm])", words)
    return timedelta(**{_UNITS[unit]: int(number) for number, unit in parts})


def _read(name: str) -> Table:
    return tomllib.loads((_FOLDER / name).read_text(encoding="utf-8"))
