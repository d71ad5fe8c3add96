"""The model in the test's own process, and a database without the vector extension."""

from collections.abc import Iterator

import pytest

from commonground.core import db
from commonground.search import vectors
from commonground.search.encoder import client
from commonground.search.encoder.client import EncoderAway
from commonground.search.encoder.model import local_encoder


@pytest.fixture
def by_meaning() -> Iterator[None]:
    """Texts are compared by meaning too."""
    with client.encoding_here(local_encoder()):
        yield


@pytest.fixture
def encoder_away(monkeypatch: pytest.MonkeyPatch) -> None:
    """No encode process answers."""

    def away(*_texts: object, timeout: float = 0) -> None:
        raise EncoderAway("away")

    monkeypatch.setattr(client, "encode", away)
    monkeypatch.setattr(client, "model_name", away)


@pytest.fixture
def without_extension(db: None) -> None:
    """The database has no vectors, as Debian's PostgreSQL has none; undone with the test."""
    drop_extension()


def drop_extension() -> None:
    """Take the tables and the extension away."""
    if vectors.are_there():
        db.execute("DROP TABLE search_vector")
        db.execute("DROP EXTENSION vector CASCADE")
    assert not vectors.are_there()
