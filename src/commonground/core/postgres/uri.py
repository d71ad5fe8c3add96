"""How a program reaches the embedded server: its address, as libpq reads it."""

from pathlib import Path
from urllib.parse import quote

import psycopg

from commonground.core.postgres.errors import NoServer
from commonground.core.postgres.lock import holder
from commonground.core.postgres.places import Places, known_places, lock_file
from commonground.core.postgres.postmaster import read_postmaster
from commonground.core.postgres.processes import is_alive

ROLE = "commonground"
DATABASE = "commonground"


def uri_if_running(home: Path) -> str | None:
    """The address of the server that answers for this data folder; None when there is none, not yet or not for long."""
    keeper = holder(lock_file(home))
    if keeper is None or not is_alive(keeper.pid):  # a server whose supervisor has died is about to stop
        return None
    places = known_places(home)
    server = read_postmaster(places.data)
    if server is None or not server.is_ready or not server.is_alive:
        return None
    return uri_of(places, server.port)


def uri_of(places: Places, port: int, database: str = DATABASE) -> str:
    """The address of a database of the server, password included."""
    password = places.password.read_text()
    return f"postgresql://{ROLE}:{password}@/{database}?host={quote(bytes(places.socket))}&port={port}"


def make_database(places: Places, port: int) -> None:
    """Make the database of the product if it is missing, which also tries the password; raises `NoServer`."""
    try:
        with psycopg.connect(uri_of(places, port, "postgres"), autocommit=True, connect_timeout=30) as connection:
            found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone()
            if not found:
                connection.execute(psycopg.sql.SQL("CREATE DATABASE {}").format(psycopg.sql.Identifier(DATABASE)))
    except psycopg.OperationalError as problem:
        raise NoServer(
            f"PostgreSQL runs, but does not let us in: {problem}. If the password in {places.password} was changed or "
            f"replaced, bring that file back from a backup."
        ) from problem
