"""Where everything of a data folder's server lies: data, socket, password, log, private copies.

All of it is in `HOME/postgres`, unless the account that runs the server cannot enter that folder, or the socket's path
would be too long for the kernel. Both exceptions are remembered in `HOME/postgres/places.json`.
"""

import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from commonground.core.postgres.account import Account
from commonground.core.postgres.errors import NoServer
from commonground.core.postgres.folders import (
    PREFIX,
    is_private,
    make_folder,
    make_private,
    make_private_elsewhere,
    write_private,
)
from commonground.environment import make_home

LONGEST_SOCKET_PATH = 100  # bytes; the kernel's own limit is 107 on Linux and 103 on macOS
_ELSEWHERE = (Path("/var/lib"), Path("/var/db"))
_SHORT = Path("/tmp")  # noqa: S108 (what we use in it is a private folder with a random name)


@dataclass(frozen=True, slots=True)
class Places:
    """The folders of one data folder's server."""

    state: Path  # HOME/postgres
    elsewhere: Path | None = None  # in its place, for what the server's account has to reach
    short: Path | None = None  # in place of a socket folder with too long a path

    @property
    def folder(self) -> Path:
        """What holds all that the server's account has to reach."""
        return self.elsewhere or self.state

    @property
    def data(self) -> Path:
        """What PostgreSQL calls the data directory."""
        return self.folder / "data"

    @property
    def socket(self) -> Path:
        """The folder of the unix socket."""
        return self.short or self.folder / "socket"

    @property
    def copy(self) -> Path:
        """The private copy of the programs, where one is needed."""
        return self.folder / "programs"

    @property
    def log(self) -> Path:
        """What the server says."""
        return self.state / "log"

    @property
    def password(self) -> Path:
        """The file with the password, for the owner's eyes alone."""
        return self.state / "password"


def state_folder(home: Path) -> Path:
    """What of the data folder belongs to the database."""
    return home / "postgres"


def lock_file(home: Path) -> Path:
    """The file whose lock is the right to start and stop the server."""
    return state_folder(home) / "lock"


def make_state_folder(home: Path) -> None:
    """Make `HOME/postgres` if it is missing; others may pass through root's, so that the server gets to its data."""
    make_home(home)
    make_folder(state_folder(home), 0o711 if os.geteuid() == 0 else 0o700)


def known_places(home: Path) -> Places:
    """The places as they were settled at the first start."""
    try:
        known = json.loads(_record(home).read_text())
    except (FileNotFoundError, NotADirectoryError, PermissionError):
        known = {}
    return Places(
        state_folder(home), *(Path(known[name]) if known.get(name) else None for name in ("elsewhere", "short"))
    )


def settle_places(home: Path, account: Account | None) -> Places:
    """Find or make the places for a server that runs as `account`; raises `NoServer`."""
    known = known_places(home)
    elsewhere = known.elsewhere
    if elsewhere:
        _require_ours(elsewhere, home)
    elif account and not account.has_way_to(known.state):
        _require_no_data(known, account)
        elsewhere = _make_elsewhere(home, account)
    folder = Places(known.state, elsewhere).folder
    short = None
    if not _is_good_for_a_socket(folder / "socket"):
        fits = known.short and is_private(known.short, account)
        short = known.short if fits else make_private_elsewhere(_SHORT, account)
    places = Places(known.state, elsewhere, short)
    write_private(_record(home), json.dumps({"elsewhere": _text(elsewhere), "short": _text(short)}))
    make_private(places.socket, account)
    return places


def forsaken_folders(home: Path) -> Iterator[Path]:
    """Folders elsewhere that were made for this data folder and forgotten, because it was deleted by hand."""
    known = known_places(home).elsewhere
    for base in _ELSEWHERE:
        for folder in base.glob(f"{PREFIX}*"):
            if folder != known and _made_for(folder) == str(home):
                yield folder


def remove_places(home: Path) -> None:
    """Remove the database of this data folder and whatever was made for it elsewhere."""
    places = known_places(home)
    for folder in forsaken_folders(home):
        shutil.rmtree(folder)
    if places.elsewhere and _made_for(places.elsewhere) == str(home):
        shutil.rmtree(places.elsewhere)
    if places.short and places.short.parent == _SHORT and places.short.name.startswith(PREFIX):
        shutil.rmtree(places.short, ignore_errors=True)
    if places.state.is_dir():
        shutil.rmtree(places.state)


def _record(home: Path) -> Path:
    return state_folder(home) / "places.json"


def _text(path: Path | None) -> str | None:
    return str(path) if path else None


def _make_elsewhere(home: Path, account: Account) -> Path:
    for base in _ELSEWHERE:
        if os.access(base, os.W_OK) and account.has_way_to(base):
            folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=base))
            _note(folder).write_text(str(home))
            folder.chmod(0o711)
            return folder
    raise NoServer(
        f"The account {account.name}, which has to run PostgreSQL in root's place, cannot enter {home}, and there is "
        f"no other folder for the data. Set COMMONGROUND_HOME to a folder that every account can pass through."
    )


def _require_no_data(places: Places, account: Account) -> None:
    if places.data.exists():
        raise NoServer(
            f"The account {account.name}, which has to run PostgreSQL in root's place, can no longer get to its data "
            f"in {places.data}: a folder on the way was closed. Let everybody pass through it again (chmod o+x)."
        )


def _require_ours(elsewhere: Path, home: Path) -> None:
    if not elsewhere.is_dir():
        raise NoServer(
            f"The database of {home} was kept in {elsewhere}, and that folder is gone. Bring it back from a backup; "
            f"or, to begin with an empty database, delete {_record(home)}."
        )
    owner = _made_for(elsewhere)
    if owner != str(home):
        raise NoServer(
            f"The database in {elsewhere} belongs to the data folder {owner}, not to {home}. If you moved that one "
            f"here, write {home} into {_note(elsewhere)}; if you copied it, delete {_record(home)}."
        )


def _note(elsewhere: Path) -> Path:
    return elsewhere / "made-for"


def _made_for(folder: Path) -> str:
    """A folder elsewhere says whom it belongs to; nothing that does not is ever used or removed."""
    try:
        is_ours = folder.name.startswith(PREFIX) and folder.lstat().st_uid == os.geteuid()
        return _note(folder).read_text() if is_ours else ""
    except OSError:
        return ""


def _is_good_for_a_socket(folder: Path) -> bool:
    """A path that is short enough; and a comma is where PostgreSQL parts one folder from the next, quotes quote."""
    path = os.fsencode(folder / ".s.PGSQL.5432")
    return len(path) <= LONGEST_SOCKET_PATH and not set(b",\"'") & set(path)
