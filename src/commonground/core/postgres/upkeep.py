"""What there is of a data folder's database, told and removed."""

from pathlib import Path

from commonground.core.postgres.account import server_account
from commonground.core.postgres.binaries import find_programs
from commonground.core.postgres.errors import NoServer, StillRunning
from commonground.core.postgres.lock import Lock, holder
from commonground.core.postgres.places import (
    Places,
    forsaken_folders,
    known_places,
    lock_file,
    remove_places,
)
from commonground.core.postgres.plan import data_major
from commonground.core.postgres.postmaster import clear_the_way
from commonground.core.postgres.uri import uri_if_running


def facts(home: Path) -> list[tuple[str, str]]:
    """What an administrator wants to know about the embedded database, as pairs of a name and a sentence's worth."""
    home = home.expanduser().resolve()
    places = known_places(home)
    told = [
        ("programs", _programs(places)),
        ("runs as", _account(places)),
        ("data", f"{places.data} ({_why(places)})"),
        ("socket", str(places.socket)),
        ("log", str(places.log)),
        ("state", _state(home)),
    ]
    if places.copy.is_dir():
        told.append(("private copy of the programs", str(places.copy)))
    return told + [("left over from a deleted data folder", str(folder)) for folder in forsaken_folders(home)]


def remove(home: Path) -> None:
    """Remove the database of a data folder, wherever it is kept; raises `StillRunning`."""
    home = home.expanduser().resolve()
    lock = Lock(lock_file(home))
    places = known_places(home)
    if places.state.is_dir():
        if not lock.take("removal"):
            raise StillRunning(f"The database of {home} is in use by {holder(lock.path)}. Stop that, then remove it.")
        clear_the_way(places.data, places.socket)
    remove_places(home)
    lock.let_go()


def _programs(places: Places) -> str:
    try:
        return str(find_programs(data_major(places.data)))
    except NoServer as problem:
        return str(problem)


def _account(places: Places) -> str:
    try:
        account = server_account(places.data)
    except NoServer as problem:
        return str(problem)
    return f"{account.name}, in root's place" if account else "you"


def _why(places: Places) -> str:
    if not places.data.is_dir():
        return "not made yet"
    if places.elsewhere:
        return "elsewhere, because the account that runs the server may not enter the data folder"
    return "in the data folder"


def _state(home: Path) -> str:
    keeper = holder(lock_file(home))
    if keeper is None:
        return "not running"
    return f"{'running' if uri_if_running(home) else 'not answering'}, kept by {keeper}"
