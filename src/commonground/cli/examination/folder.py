"""The data folder: whether it can be used, and whether others can read what is not for them."""

import os
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

from commonground import environment
from commonground.cli.examination.finding import Finding
from commonground.cli.examination.mail import is_tried_out
from commonground.cli.installation import trouble_with_address
from commonground.core.postgres.places import known_places
from commonground.secret import LOST_WITH_IT

_PRIVATE = ("secret_key", "postgres/password", "mail", "encode.socket")
LEAST_FREE = 500_000_000  # bytes; of a large disk a fiftieth
_A_NEW_KEY = (
    "That is enough where nobody else can have read it. Else delete it and start again, at a price: everybody signs in "
    f"anew, {LOST_WITH_IT}."
)
_BY_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def examine_folder(home: Path) -> Iterator[Finding]:
    """What is wrong with the data folder itself."""
    if not home.is_dir():
        yield Finding(
            "folder.missing",
            f"There is no data folder {home}.",
            f"Start Commonground once (commonground serve), or set {environment.HOME.name} to the folder it uses.",
        )
        return
    if not os.access(home, os.R_OK | os.W_OK | os.X_OK, effective_ids=True):
        yield Finding(
            "folder.unwritable",
            f"The data folder {home} cannot be written by this account.",
            f"Run Commonground as the owner of the folder, or set {environment.HOME.name} to a folder of its own.",
        )
        return
    if home.stat().st_mode & stat.S_IWOTH:
        yield Finding(
            "folder.open",
            f"Other accounts of this machine can put files of theirs into the data folder {home}.",
            f"Close it: chmod o-w '{home}'",
        )
    if any(home.glob("restoring-*")):
        yield Finding(
            "folder.restore_unfinished",
            "A restore is under way, or was killed before the files were put in place beside the database.",
            "If none is running, end it: commonground migrate. What was uploaded since is kept.",
        )
    yield from _examine_secrets(home)
    yield from _examine_room(home)


def _examine_secrets(home: Path) -> Iterator[Finding]:
    for path in (home / name for name in _PRIVATE):
        if not path.exists():
            continue
        if path.stat().st_mode & _BY_OTHERS:
            words, cure = f"Other accounts of this machine can read {path}.", f"Close it: chmod -R go= '{path}'"
            if path.name == "secret_key":
                cure += f". {_A_NEW_KEY}"
            yield Finding(f"folder.{path.name}_open", words, cure)
        elif not os.access(path, os.R_OK, effective_ids=True):
            yield Finding(
                f"folder.{path.name}_unreadable",
                f"{path} cannot be read by this account.",
                "Run Commonground always as one and the same account, and give the file to it: chown.",
            )


def _examine_room(home: Path) -> Iterator[Finding]:
    """A full disk stops the embedded database and every upload; the two may lie on different disks."""
    data = known_places(home).data
    for folder in {path.stat().st_dev: path for path in (data, home) if path.is_dir()}.values():
        disk = shutil.disk_usage(folder)
        if disk.free < max(LEAST_FREE, disk.total // 50):
            yield Finding(
                "folder.disk_nearly_full",
                f"The disk of {folder} is nearly full: {disk.free / 1e6:,.0f} MB are free.",
                "Make room or take a larger disk; old backups are often the largest files.",
            )


def examine_openness() -> Iterator[Finding]:
    """Whether something is switched on that is for trying out only."""
    if is_tried_out():
        return
    for setting, does in (
        (environment.DEBUG, "shows code, settings and what people wrote to whoever meets an error"),
        (environment.DEMO, "lets everybody sign in who has a link of the demo"),
    ):
        if setting.is_on():
            name = setting.name.removeprefix("COMMONGROUND_").lower()
            words = f"{setting.name} is on, in a network that others reach: it {does}."
            yield Finding(f"{name}.on", words, f"Take {setting.name} out of the environment, then restart.")


def examine_address() -> Iterator[Finding]:
    """Whether the pages answer to the name under which links lead to them."""
    trouble = trouble_with_address()
    if trouble:
        words, _, cure = trouble.partition(". ")
        yield Finding("address.refused", f"{words}.", cure)


def examine_static_files() -> Iterator[Finding]:
    """Whether browsers get this version's styles and scripts."""
    from commonground.cli.static_files import are_collected
    from commonground.web.assets import missing_libraries

    missing = missing_libraries()
    if missing:
        yield Finding(
            "static.libraries_missing",
            f"The browser libraries are missing ({', '.join(missing)}): pages work, but without their comforts.",
            "In a clone run scripts/npm ci; a wheel has them inside, so install it anew.",
        )
    if not are_collected():
        yield Finding(
            "static.not_collected",
            "The styles and scripts of this version are not where the pages serve them from.",
            "Restart Commonground; where its parts run as services of their own, run: commonground migrate",
        )
