"""Where things lie, and what is said when they cannot lie there."""

import os
import shutil
from pathlib import Path

import pytest

from commonground.core.postgres import NoServer, facts, remove, running
from commonground.core.postgres.places import LONGEST_SOCKET_PATH, known_places
from commonground.core.postgres.tests.homes import QUICK, answers, mode, temporary_home

pytestmark = pytest.mark.supervisor


@pytest.mark.parametrize("name", ["a" * 120, "ü" * 40, "a, b"], ids=["long", "long in bytes", "comma"])
def test_a_path_that_no_socket_can_have_gets_a_short_private_one(name: str) -> None:
    with temporary_home(name) as home, running(home, settings=QUICK) as uri:
        places = known_places(home)
        assert len(bytes(places.socket / ".s.PGSQL.5432")) <= LONGEST_SOCKET_PATH
        assert places.socket.parent == Path("/tmp")
        assert mode(places.socket) == 0o700
        assert places.data.is_relative_to(home)
        assert answers(uri)


def test_a_path_may_hold_any_letters() -> None:
    with temporary_home("a=b?c#d@e: 100%&host=日本") as home, running(home, settings=QUICK) as uri:
        assert known_places(home).socket.is_relative_to(home)
        assert answers(uri)


def test_the_short_folder_stays_the_same_while_it_is_there_and_private() -> None:
    with temporary_home("a" * 120) as home:
        with running(home, settings=QUICK) as first:
            short = known_places(home).socket
        with running(home, settings=QUICK) as second:
            assert second == first
        short.chmod(0o755)
        with running(home, settings=QUICK) as third:
            assert known_places(home).socket != short
            assert answers(third)
        shutil.rmtree(short)
        shutil.rmtree(known_places(home).socket)  # as cleaners of /tmp do
        with running(home, settings=QUICK) as fourth:
            assert answers(fourth)


def test_a_data_folder_that_was_moved_takes_its_data_along(home: Path) -> None:
    with running(home, settings=QUICK):
        pass
    moved = home.rename(home.with_name("moved"))
    with running(moved, settings=QUICK) as uri:
        assert known_places(moved).data == moved / "postgres/data"
        assert answers(uri)
    remove(moved)


def test_a_folder_that_was_there_keeps_its_mode(new_home: Path) -> None:
    new_home.mkdir()
    new_home.chmod(0o2777)
    with running(new_home, settings=QUICK):
        assert (mode(new_home), mode(new_home.parent)) == (0o2777, 0o755)


def test_a_file_in_place_of_the_data_folder_is_named(new_home: Path) -> None:
    new_home.write_text("")
    with pytest.raises(NoServer, match=r"cannot be kept in .*COMMONGROUND_HOME"), running(new_home):
        pass


def test_a_changed_or_lost_password_is_named_and_no_other_made(home: Path) -> None:
    with running(home, settings=QUICK):
        password = known_places(home).password
    password.write_text("another")
    with pytest.raises(NoServer, match="does not let us in"), running(home, settings=QUICK):
        pass
    password.unlink()
    with pytest.raises(NoServer, match="password is missing"), running(home, settings=QUICK):
        pass
    assert not password.exists()


def test_data_of_another_version_is_left_alone(home: Path) -> None:
    with running(home, settings=QUICK):
        places = known_places(home)
    (places.data / "PG_VERSION").write_text("9\n")
    with pytest.raises(NoServer, match="made by PostgreSQL 9, but only"), running(home, settings=QUICK):
        pass


def test_a_log_that_grew_large_is_put_aside(home: Path) -> None:
    with running(home, settings=QUICK):
        log = known_places(home).log
    os.truncate(log, 20_000_000)
    with running(home, settings=QUICK):
        assert log.stat().st_size < 20_000
        assert log.with_name("log.old").stat().st_size == 20_000_000


def test_facts_are_told_before_during_and_after(new_home: Path) -> None:
    before = dict(facts(new_home))
    assert (before["state"], before["data"]) == ("not running", f"{new_home}/postgres/data (not made yet)")
    assert not new_home.exists()
    with running(new_home, settings=QUICK):
        during = dict(facts(new_home))
    assert during["state"] == f"running, kept by process {os.getpid()}"
    assert during["data"] == f"{new_home}/postgres/data (in the data folder)"
    assert during["programs"].startswith("PostgreSQL ")


def test_removing_leaves_what_is_not_the_databases(new_home: Path) -> None:
    (new_home / "postgres/data").mkdir(parents=True)
    (new_home / "letters").write_text("mine")
    remove(new_home)
    remove(new_home)
    assert [path.name for path in new_home.iterdir()] == ["letters"]
