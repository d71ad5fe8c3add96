"""A setting that cannot be acted upon ends every command with one sentence, which never holds a password."""

import os
from pathlib import Path

import pytest

from commonground.addresses import database_parts, mail_server, of_pages
from commonground.cli.doctor import facts_of
from commonground.cli.tests.family import typed
from commonground.core.postgres.tests.homes import temporary_home
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
NO_MAIL_SERVER = [
    "smtp://user:hush/1@mail.example:587",
    "smtp://user:1/hush@mail.example:587",
    "smtp://user:1?hush@mail.example:587",
    "smtp://user:1#hush@mail.example:587",
    "smtp://user:[hush@mail.example:587",
    "smtp://user:hush@mail..example",
    "smtp://user:hush@mail.example:70000",
    "smtps://user:hush@mail.example",
    "mail.example:587",
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


@pytest.mark.parametrize("address", NO_MAIL_SERVER)
def test_an_address_of_a_mail_server_that_cannot_be_read_is_not_quoted(address: str) -> None:
    with pytest.raises(BadSetting, match="is no address of a mail server") as raised:
        mail_server(address)
    assert "hush" not in str(raised.value)


@pytest.mark.parametrize(
    "address", ["smtp://mail.example", "smtp://a%2F:b%40@mail.example:587/?tls=1", "smtp://[::1]:25"]
)
def test_other_addresses_of_mail_servers_can_be_read(address: str) -> None:
    assert mail_server(address).hostname in {"mail.example", "::1"}


@pytest.mark.parametrize("address", ["ask.example", "https:/ask.example", "https://[ask", "http://ask.example:http"])
def test_an_address_to_which_no_link_can_lead_is_refused(address: str) -> None:
    with pytest.raises(BadSetting, match="https://ask.example.com"):
        of_pages(address)


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("COMMONGROUND_MAIL_URL", NO_MAIL_SERVER[0], "is no address of a mail server"),
        ("COMMONGROUND_LOG_LEVEL", "verbose", "must be one of CRITICAL, "),
        ("COMMONGROUND_POOL", "many", "must be a whole number"),
        ("COMMONGROUND_ADDRESS", "ask.example:8000", "is ask.example:8000, to which no link can lead"),
    ],
)
def test_a_bad_setting_ends_a_command_and_is_a_finding_of_doctors(name: str, value: str, words: str) -> None:
    with temporary_home() as home:
        given = {"DATABASE_URL": os.environ["DATABASE_URL"], name: value}
        migrated, examined = typed(home, "migrate", **given), typed(home, "doctor", **given)
    assert (migrated.returncode, examined.returncode) == (1, 1)
    assert migrated.stderr.startswith(f"{name} {words}")
    assert f"WRONG  {name} {words}" in examined.stdout
    assert not [word for word in ("hush", "Traceback") if word in migrated.stderr + examined.stdout + examined.stderr]
