"""What a server is started with: settled once, before it is started for the first time."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from commonground.core.postgres.account import Account, server_account
from commonground.core.postgres.binaries import Programs, find_programs, private_copy
from commonground.core.postgres.places import Places, known_places, settle_places

_SETTINGS = {"listen_addresses": "", "unix_socket_permissions": "0700", "jit": "off"}


@dataclass(frozen=True, slots=True)
class Plan:
    """Where, with which programs, as whom and with which settings a server runs."""

    places: Places
    programs: Programs
    account: Account | None
    settings: Mapping[str, str]


def make_plan(home: Path, settings: Mapping[str, str], programs: Programs | None) -> Plan:
    """Settle all of it for a data folder; raises `NoServer`."""
    data = known_places(home).data
    account = server_account(data)
    programs = programs or find_programs(data_major(data))
    places = settle_places(home, account)
    if account and not all(account.has_way_to(programs.path(name)) for name in ("initdb", "postgres")):
        programs = private_copy(programs, places.copy)
    return Plan(places, programs, account, {**_SETTINGS, **settings})


def data_major(data: Path) -> int | None:
    """The major version of PostgreSQL that made the data, if there is any."""
    try:
        return int((data / "PG_VERSION").read_text())
    except (FileNotFoundError, NotADirectoryError, PermissionError):
        return None
