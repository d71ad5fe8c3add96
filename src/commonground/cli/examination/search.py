"""Finding: whether the database can find by meaning and by likeness, and whether somebody turns texts into vectors."""

import re
from collections.abc import Iterator

from django.db import connection

from commonground import environment
from commonground.cli.examination.finding import Finding
from commonground.core import alike, db
from commonground.people.models import Member
from commonground.search import vectors
from commonground.search.encoder import client
from commonground.search.encoder.weights import NO_MODEL, NoModel, finds_by_meaning, models_folder, ready_model

_PGVECTOR = "pgvector 0.8 or later for that PostgreSQL (Debian 13: apt-get install postgresql-17-pgvector)"
_UPDATE = "ALTER EXTENSION vector UPDATE"
_GOES_ON = "hnsw.iterative_scan"  # since pgvector 0.8
_PATIENCE = 3.0  # seconds for the encode process to say its name
_GET_LIKENESS = "Install what comes with that PostgreSQL (Debian: postgresql-contrib), which has pg_trgm"
_WITHOUT = f"or set {environment.MODEL.name}={NO_MODEL} to be content with words"


def examine_search() -> Iterator[Finding]:
    """What keeps things from being found by their meaning, and names however they are spelt."""
    yield from _examine_extension()
    if not alike.has_index(Member):
        yield _no_likeness()
    if finds_by_meaning():
        yield from _examine_encoder()


def _examine_extension() -> Iterator[Finding]:
    if vectors.are_there():
        yield from _examine_index()
        return
    yield Finding(
        "search.no_vectors",
        "The database has no vectors: things are found by their words alone, and less well.",
        f"{way_to_vectors(*_pgvectors())}; {_WITHOUT}.",
        is_wrong=finds_by_meaning(),
    )


def _no_likeness() -> Finding:
    available = db.value("SELECT 1 FROM pg_available_extensions WHERE name = 'pg_trgm'")
    cure = "Let the owner of the database run CREATE EXTENSION pg_trgm in it"
    return Finding(
        "search.no_likeness",
        "Names are found by their beginnings alone, however little is misspelt, and slowly among very many.",
        f"{cure if available else _GET_LIKENESS}, then run: commonground migrate.",
        is_wrong=False,
    )


def _pgvectors() -> tuple[str | None, str | None]:
    """Which version of pgvector the server has, and which this database has made of it."""
    found = db.row("SELECT default_version, installed_version FROM pg_available_extensions WHERE name = 'vector'")
    return found or (None, None)


def way_to_vectors(available: str | None, installed: str | None) -> str:
    """How this database gets the vectors we need, by the versions of pgvector that the server and it have."""
    steps = []
    if available is None or _is_too_old(available):
        steps.append(f"install {_PGVECTOR}")
    if installed and _is_too_old(installed):
        steps.append(f"let a superuser of the database run {_UPDATE} in it")
    elif available and not installed:
        steps.append("let a superuser of the database run CREATE EXTENSION vector in it")
    way = ", then ".join([*steps, "run: commonground migrate"])
    return way[0].upper() + way[1:]


def _is_too_old(version: str) -> bool:
    return tuple(int(number) for number in re.findall(r"\d+", version)) < vectors.OLDEST_PGVECTOR


def _examine_index() -> Iterator[Finding]:
    """An index of nearest vectors has to go on past what the reader may not see, else it finds next to nothing."""
    if not db.value("SELECT 1 FROM pg_indexes WHERE indexdef LIKE '%% USING hnsw %%' LIMIT 1"):
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT '[1]'::vector <=> '[1]'::vector")  # loads the library that knows the setting
        cursor.execute("SELECT current_setting(%s, true)", [_GOES_ON])
        (setting,) = cursor.fetchone()
    if setting is None:
        yield Finding(
            "search.index_gives_up",
            "The index of meanings gives up early, as it did before pgvector 0.8: members of small groups find little.",
            f"Install {_PGVECTOR}, then let a superuser of the database run {_UPDATE}, then restart the database.",
        )
    if setting == "off":
        yield Finding(
            "search.index_gives_up",
            "The index of meanings gives up early (hnsw.iterative_scan is off): members of small groups find little.",
            "Set it for the database: ALTER DATABASE ... SET hnsw.iterative_scan = 'strict_order'; then restart.",
        )


def _examine_encoder() -> Iterator[Finding]:
    try:
        client.model_name(timeout=_PATIENCE)
    except client.EncoderAway as away:
        yield _why_away(away)


def _why_away(away: client.EncoderAway) -> Finding:
    try:
        ready_model(environment.MODEL.text(), models_folder())
    except NoModel as problem:
        words, _, cure = str(problem).partition(". ")
        return Finding("search.no_model", f"{words}.", f"{cure}; {_WITHOUT}.")
    return Finding(
        "search.encoder_away",
        f"Things are found by their words alone: {away}",
        "Start Commonground (commonground serve), or, where its parts run as services of their own, commonground "
        f"encode with the same {environment.HOME.name} as the pages; {_WITHOUT}.",
    )
