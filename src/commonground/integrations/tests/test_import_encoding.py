"""Who turns the texts of an import into vectors."""

import numpy as np
import pytest

from commonground.integrations.history.encoding import an_encoder
from commonground.search.encoder import client
from commonground.search.encoder.model import local_encoder

_TEXTS = ["Why does it stop?", "After every restart.", "Replace the capacitor.", "x " * 500, ""]


def test_without_an_encode_process_it_encodes_itself_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COMMONGROUND_MODEL")
    with an_encoder() as by_meaning:
        vectors, name = client.encode(_TEXTS, timeout=60), client.model_name()
    assert by_meaning
    assert np.array_equal(vectors, local_encoder().encode(_TEXTS))
    assert name == local_encoder().model_name()
    with pytest.raises(client.EncoderAway):
        client.model_name()


def test_an_encode_process_that_answers_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COMMONGROUND_MODEL")
    with client.encoding_here(local_encoder()), an_encoder() as by_meaning:
        assert by_meaning
        assert client._here is local_encoder()


@pytest.mark.parametrize("model", ["none", "some-model-that-is-not-there"])
def test_without_a_model_things_are_found_by_their_words(monkeypatch: pytest.MonkeyPatch, model: str) -> None:
    monkeypatch.setenv("COMMONGROUND_MODEL", model)
    with an_encoder() as by_meaning:
        assert not by_meaning
        with pytest.raises(client.EncoderAway):
            client.model_name()
