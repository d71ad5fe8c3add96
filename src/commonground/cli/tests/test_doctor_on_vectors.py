"""Doctor's way to vectors ends where they are, whichever pgvector there is."""

import pytest

from commonground.cli.examination import search
from commonground.cli.examination.search import examine_search, way_to_vectors
from commonground.core import db
from commonground.search import vectors

INSTALL = "Install pgvector 0.8 or later for that PostgreSQL (Debian 13: apt-get install postgresql-17-pgvector), then "
CREATE = "let a superuser of the database run CREATE EXTENSION vector in it, then "
UPDATE = "let a superuser of the database run ALTER EXTENSION vector UPDATE in it, then "
MIGRATE = "run: commonground migrate"


@pytest.mark.parametrize(
    ("available", "installed", "way"),
    [
        (None, None, INSTALL + MIGRATE),
        ("0.8.0", None, f"L{CREATE[1:]}{MIGRATE}"),
        ("0.10.1", "0.10.1", "Run: commonground migrate"),
        ("0.6.2", None, INSTALL + CREATE + MIGRATE),
        ("0.7.4", "0.6.2", INSTALL + UPDATE + MIGRATE),
        ("0.8.1", "0.7.4", f"L{UPDATE[1:]}{MIGRATE}"),
    ],
)
def test_the_way_to_vectors(available: str | None, installed: str | None, way: str) -> None:
    assert way_to_vectors(available, installed) == way


@pytest.mark.portable
@pytest.mark.django_db
def test_a_database_without_vectors(monkeypatch: pytest.MonkeyPatch) -> None:
    db.execute("DROP TABLE IF EXISTS search_vector")
    has_extension = db.value("SELECT 1 FROM pg_extension WHERE extname = 'vector'")
    found = next(f for f in examine_search() if f.name == "search.no_vectors")
    assert found.cure.startswith("Run: commonground migrate" if has_extension else (INSTALL, "Let a superuser"))
    assert found.is_wrong
    monkeypatch.setenv("COMMONGROUND_MODEL", "none")
    (found,) = examine_search()
    assert not found.is_wrong


@pytest.mark.django_db
def test_an_index_that_gives_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMMONGROUND_MODEL", "none")
    assert list(examine_search()) == []
    monkeypatch.setattr(vectors, "EXACT_UP_TO", -1)
    vectors.index_if_many()
    db.execute("SET LOCAL hnsw.iterative_scan = off")
    (found,) = examine_search()
    assert found.name == "search.index_gives_up"
    db.execute("SET LOCAL hnsw.iterative_scan = strict_order")
    assert list(examine_search()) == []


@pytest.mark.django_db
def test_an_index_of_a_pgvector_that_cannot_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMMONGROUND_MODEL", "none")
    monkeypatch.setattr(vectors, "EXACT_UP_TO", -1)
    monkeypatch.setattr(search, "_GOES_ON", "hnsw.not_known_yet")
    vectors.index_if_many()
    (found,) = examine_search()
    assert (found.name, "Install pgvector 0.8 or later" in found.cure) == ("search.index_gives_up", True)
