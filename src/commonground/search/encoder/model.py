"""The model itself, running in this process."""

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from commonground.environment import MODEL
from commonground.search.encoder.protocol import MOST_PIECES, WIDTH, plain
from commonground.search.encoder.weights import Model, models_folder, ready_model

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt


class Encoder:
    """Turns texts into vectors: the nearer two vectors, the nearer what the texts mean.

    Each text is run alone, so its vector depends on nothing but the text and the model; one run takes 1 ms for a title
    and 14 for a full text on one core, and running several together is no quicker but for the shortest.
    """

    def __init__(self, model: Model, *, threads: int = 1) -> None:
        import onnxruntime
        from tokenizers import Tokenizer

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        # The graph is written with the fused operators at once; what more the runtime would fuse is slower here:
        # its SkipLayerNormalization takes 40 % of a long text's time.
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
        self._session = onnxruntime.InferenceSession(model.graph, options, providers=["CPUExecutionProvider"])
        self._tokenizer = Tokenizer.from_file(str(model.tokenizer))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(MOST_PIECES)
        self._name = model.name

    def model_name(self) -> str:
        """The name to store beside the vectors: vectors of different names cannot be compared."""
        return self._name

    def encode(self, texts: Sequence[str], *, timeout: float | None = None) -> "npt.NDArray[np.float32]":
        """The vectors (n, 384) of n texts, each of length 1; words past the 256th piece do not count.

        `timeout` is there for likeness to `client.encode` and means nothing: here nobody else is waited for.
        """
        import numpy as np

        vectors = np.empty((len(texts), WIDTH), np.float32)
        for row, text in enumerate(texts):
            pieces = self._tokenizer.encode(plain(text)).ids
            vectors[row] = self._session.run(None, {"pieces": np.array([pieces], np.int64)})[0][0]
        return vectors


@cache
def local_encoder() -> Encoder:
    """The configured model in this process, for evaluations and tests; NoModel if there is none."""
    return Encoder(ready_model(MODEL.text(), models_folder()))
