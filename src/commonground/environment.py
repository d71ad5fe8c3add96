"""The settings that an installation reads from its environment; `docs/settings.md` is made from this list."""

import os
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import platformdirs

_OWNERS_ALONE = 0o700


class BadSetting(SystemExit):
    """A variable of the environment that nobody can act upon: ends a command with one sentence and the cure."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One variable of the environment: its name, what it is when unset, and what it decides."""

    name: str
    default: str
    meaning: str

    def text(self) -> str:
        """Its value as it was given."""
        return os.environ.get(self.name, "") or self.default

    def is_on(self) -> bool:
        """Whether it says yes."""
        return self.text().lower() in {"1", "true", "yes", "on"}

    def number(self) -> int:
        """Its value as a whole number. Raises `BadSetting`."""
        try:
            return int(self.text())
        except ValueError:
            raise BadSetting(f"{self.name} must be a whole number, not {self.text()!r}.") from None

    def one_of(self, words: Collection[str]) -> str:
        """Its value as one of these words in capitals. Raises `BadSetting`."""
        word = self.text().upper()
        if word not in words:
            raise BadSetting(f"{self.name} must be one of {', '.join(words)}, not {self.text()!r}.")
        return word

    def items(self) -> list[str]:
        """Its value as a list, parted by commas."""
        return [item.strip() for item in self.text().split(",") if item.strip()]


SETTINGS: list[Setting] = []


def _declare(name: str, default: str, meaning: str) -> Setting:
    setting = Setting(name, default, meaning)
    SETTINGS.append(setting)
    return setting


HOME = _declare("COMMONGROUND_HOME", "", "Data folder; by default the platform's folder for a user's data")
DATABASE_URL = _declare("DATABASE_URL", "", "A PostgreSQL, 15 or later, to use instead of the embedded one")
SECRET_KEY = _declare(
    "COMMONGROUND_SECRET_KEY", "", "Signs sessions and links; by default made once and kept in the data folder"
)
HOSTS = _declare(
    "COMMONGROUND_HOSTS", "localhost,127.0.0.1,[::1]", "Names under which the product is reached, parted by commas"
)
ADDRESS = _declare("COMMONGROUND_ADDRESS", "http://127.0.0.1:8000", "The address that links in mails begin with")
PROXIES = _declare(
    "COMMONGROUND_PROXIES",
    "0",
    "How many proxies of yours stand before the product: tries to sign in are counted for the visitor behind them",
)
DEBUG = _declare("COMMONGROUND_DEBUG", "", "`1` shows errors in the browser; for development only")
MODEL = _declare(
    "COMMONGROUND_MODEL", "all-MiniLM-L6-v2", "The model that finds by meaning; `none` finds by words alone"
)
MODELS = _declare(
    "COMMONGROUND_MODELS", "", "Where the model is kept once built; by default the folder `models` in the data folder"
)
MAIL_URL = _declare(
    "COMMONGROUND_MAIL_URL",
    "",
    "SMTP server, `smtp://user:password@host:587?tls=1`; without one mails go to files in the data folder",
)
MAIL_FROM = _declare("COMMONGROUND_MAIL_FROM", "commonground@localhost", "The address that mails come from")
FILE_SIZE = _declare("COMMONGROUND_FILE_SIZE", "10", "How large one file in a post may be, in megabytes")
FILES_PER_POST = _declare("COMMONGROUND_FILES_PER_POST", "10", "How many files one post may have")
OIDC_URL = _declare(
    "COMMONGROUND_OIDC_URL",
    "",
    "Your company's sign-in (OpenID Connect): the address of its issuer; empty, none is offered",
)
OIDC_CLIENT = _declare("COMMONGROUND_OIDC_CLIENT", "", "The id that your company's sign-in gave this network")
OIDC_SECRET = _declare("COMMONGROUND_OIDC_SECRET", "", "The secret that belongs to that id")
OIDC_NAME = _declare("COMMONGROUND_OIDC_NAME", "", "What your people call that sign-in; it stands on the button")
OIDC_DOMAINS = _declare(
    "COMMONGROUND_OIDC_DOMAINS",
    "",
    "Mail domains, parted by commas, of which addresses count as verified where that sign-in does not say",
)
OIDC_ONLY = _declare("COMMONGROUND_OIDC_ONLY", "", "`1` lets nobody sign in by code, password or passkey")
ADMINS_SECOND_STEP = _declare(
    "COMMONGROUND_ADMINS_SECOND_STEP", "", "`1` opens administration to administrators with a second step of signing in"
)
POOL = _declare("COMMONGROUND_POOL", "8", "Database connections a process keeps at most")
LOG_LEVEL = _declare(
    "COMMONGROUND_LOG_LEVEL", "INFO", "From which level on things are logged: DEBUG, INFO, WARNING, ERROR"
)
METRICS_TOKEN = _declare(
    "COMMONGROUND_METRICS_TOKEN",
    "",
    "Opens `/metrics` to whoever sends it as `Authorization: Bearer`; without one there is no such page",
)
BACKUP_PASSPHRASE = _declare(
    "COMMONGROUND_BACKUP_PASSPHRASE", "", "Seals backups made with `--encrypt`, and opens them again"
)
DEMO = _declare("COMMONGROUND_DEMO", "", "`1` opens the sign-in links of the demo network; never in a real one")


def make_home(folder: Path) -> None:
    """Make the data folder for its owner alone where it is missing; one that exists is left as it is.

    As root, others may pass through it, but not look around: the database's server is somebody else then.
    """
    if folder.is_dir():
        return
    folder.parent.mkdir(parents=True, exist_ok=True)
    with suppress(FileExistsError):  # another process was first
        folder.mkdir(mode=_OWNERS_ALONE)
        folder.chmod(0o711 if os.geteuid() == 0 else _OWNERS_ALONE)


def home() -> Path:
    """The data folder."""
    given = HOME.text()
    return Path(given).expanduser() if given else platformdirs.user_data_path("commonground")
