"""What the vectors say, checked against plain floats, published figures and sense."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from safetensors.numpy import load_file
from tokenizers import Tokenizer

from commonground.search.encoder.model import Encoder
from commonground.search.encoder.tests.bert import Bert
from commonground.search.encoder.weights import Model

TEXTS = [
    "",
    "?",
    "VPN",
    "How do I restart the label printer at the packing station?",
    "Der Drucker an der Packstation druckt nur leere Etiketten",
    "The compressor in hall 3 trips after ten minutes.\n\nWe changed the filter and the oil, same again.",
    "SELECT count(*) FROM shipment WHERE packed_at IS NULL; -- takes 40 s since Monday",
    "ERROR 0x80070005 (E_ACCESSDENIED) at C:\\Windows\\System32\\spool",
    "🔥🔥 urgent 🔥🔥 who knows about gearbox oil??",
    "كيف أعيد تشغيل الطابعة؟",
    "冷却水ポンプが止まりました",
    "a " * 40,
    "x" * 5_000,
]
WORDLESS = ["", "?", "x" * 5_000]
PARAPHRASES = [
    ("How can I reset my password?", "I forgot my password and cannot sign in", "Which oil does the gearbox take?"),
    ("The printer only prints blank pages", "Empty paper comes out of the laser printer", "Invoice was paid twice"),
    ("Deploy fails with out of memory", "Release is killed because it needs too much RAM", "When is the canteen open?"),
    ("Customer wants his money back", "How do I refund an order?", "The crane makes a grinding noise"),
]


@pytest.fixture(scope="module")
def floats(model: Model) -> Bert:
    weights: Path = model.tokenizer.with_name("model.safetensors")
    return Bert(load_file(weights), layers=6, heads=12)


def float_vector(floats: Bert, model: Model, text: str) -> np.ndarray:
    tokenizer = Tokenizer.from_file(str(model.tokenizer))
    tokenizer.no_padding()
    tokenizer.enable_truncation(256)
    return floats.vector(tokenizer.encode(text).ids)


def test_plain_floats_give_the_published_similarities(floats, model):
    texts = ["The weather is lovely today.", "It's so sunny outside!", "He drove to the stadium."]
    vectors = np.stack([float_vector(floats, model, text) for text in texts])
    published = [[1.0, 0.6660, 0.1046], [0.6660, 1.0, 0.1411], [0.1046, 0.1411, 1.0]]  # documentation of the model
    assert np.allclose(vectors @ vectors.T, published, atol=1e-3)


def test_whole_numbers_give_nearly_the_vectors_of_floats(encoder, floats, model):
    texts = [text for text in TEXTS if text not in WORDLESS]
    cosines = {text: float(encoder.encode([text])[0] @ float_vector(floats, model, text)) for text in texts}
    assert min(cosines.values()) > 0.98, cosines


@pytest.mark.parametrize("text", WORDLESS)
def test_even_where_there_is_no_word_to_go_by(encoder, floats, model, text):
    assert encoder.encode([text])[0] @ float_vector(floats, model, text) > 0.95


@pytest.mark.parametrize(("question", "same", "other"), PARAPHRASES)
def test_the_same_in_other_words_is_nearer_than_something_else(encoder, question, same, other):
    question, same, other = encoder.encode([question, same, other])
    assert question @ same > question @ other + 0.2


def test_every_vector_has_length_one(encoder):
    vectors = encoder.encode(TEXTS)
    assert vectors.shape == (len(TEXTS), 384)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_no_texts_give_no_vectors(encoder):
    assert encoder.encode([]).shape == (0, 384)


def test_words_after_the_256th_piece_do_not_count(encoder):
    long = "pump " * 254
    vectors = encoder.encode([long, long + "invoice", "pump " * 253 + "invoice"])  # two more mark the ends
    assert np.array_equal(vectors[0], vectors[1])
    assert not np.array_equal(vectors[0], vectors[2])


def test_a_vector_does_not_depend_on_its_neighbours_or_their_order(encoder):
    together = encoder.encode(TEXTS)
    backwards = encoder.encode(TEXTS[::-1])[::-1]
    alone = np.concatenate([encoder.encode([text]) for text in TEXTS])
    assert np.array_equal(together, backwards)
    assert np.array_equal(together, alone)


def test_another_encoder_gives_the_same_vectors(encoder, model):
    assert np.array_equal(encoder.encode(TEXTS), Encoder(model).encode(TEXTS))


@settings(max_examples=150, deadline=None)
@given(text=st.text(max_size=600))
@example(text="half of a surrogate pair: \ud83d")
def test_any_text_has_a_vector(encoder, text):
    assert np.linalg.norm(encoder.encode([text])[0]) == pytest.approx(1, abs=1e-5)
