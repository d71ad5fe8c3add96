"""Who turns the texts of an import into vectors."""

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING

from commonground.environment import MODEL
from commonground.search.encoder import client
from commonground.search.encoder.model import Encoder
from commonground.search.encoder.weights import Model, NoModel, finds_by_meaning, models_folder, ready_model

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt


@contextmanager
def an_encoder() -> Iterator[bool]:
    """Inside, texts are encoded: by the encode process if it answers, else here, on all cores.

    Without a model, which is said by False, things are found by their words alone.
    """
    if finds_by_meaning() and client.answers():
        yield True
        return
    model = _model()
    if model is None:
        yield False
        return
    with ThreadPoolExecutor(os.cpu_count()) as threads, client.encoding_here(_Spread(model, threads)):
        yield True


def _model() -> Model | None:
    if not finds_by_meaning():
        return None
    try:
        return ready_model(MODEL.text(), models_folder())
    except NoModel:
        return None


class _Spread(Encoder):
    """Encodes several texts at once, each on a core of its own."""

    def __init__(self, model: Model, threads: ThreadPoolExecutor) -> None:
        super().__init__(model)
        self._threads = threads

    def encode(self, texts: Sequence[str], *, timeout: float | None = None) -> "npt.NDArray[np.float32]":
        import numpy as np

        one_by_one = super().encode
        return np.concatenate(list(self._threads.map(lambda text: one_by_one([text]), texts)))
