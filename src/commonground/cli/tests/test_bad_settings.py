"""A setting that cannot be acted upon ends every command with one sentence, which never holds a password."""

from pathlib import Path

import pytest

from commonground.addresses import database_parts
from commonground.cli.doctor import facts_of
from commonground.cli.tests.family import typed
from commonground.environment import BadSetting

NO_DATABASE = [
    "postgres//commonground:hush@db/cg",
    "postgresql://commonground:1%hush@db/cg",
    "postgresql://commonground:1 hush@db/cg",
    "postgresql://commonground:1/hush@db/cg",
    "postgresql://commonground:hush/1@db/cg",
    "postgresql://commonground:1@hush@db/cg",
    "host=db password=1 hush",
]


@pytest.mark.parametrize("address", NO_DATABASE)
def test_an_address_of_a_database_that_cannot_be_read_is_not_quoted(address: str) -> None:
    with pytest.raises(BadSetting, match="is no address of a PostgreSQL") as raised:
        database_parts(address)
    assert "hush" not in str(raised.value)
    assert "hush" not in str(facts_of(Path("/nowhere"), address))


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://commonground:1%2Fhush%40@db:5432/cg",
        "postgresql://commonground@one:5432,two:5433/cg",
        "postgresql://commonground:hush@/cg?host=/home/ada@example/run&port=5433",
        "postgresql://ada%40example:hush@db/cg@2",
        "host=@abstract dbname=cg",
        "dbname=cg",
    ],
)
def test_whatever_else_libpq_takes_is_an_address_of_a_database(address: str) -> None:
    assert database_parts(address)["dbname"]


@pytest.mark.parametrize("words", [("migrate",), ("doctor",)])
def test_no_command_repeats_the_password_of_a_database(tmp_path: Path, words: tuple[str, ...]) -> None:
    done = typed(tmp_path / "home", *words, DATABASE_URL=NO_DATABASE[0])
    said = done.stdout + done.stderr
    assert (done.returncode, "percent-encoded" in said) == (1, True)
    assert not [word for word in ("hush", "Traceback") if word in said]
