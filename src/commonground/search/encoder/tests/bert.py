"""BERT in plain numpy and floats, written from Devlin et al. 2018 and its original code, to check the graph against."""

from math import erf
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]


class Bert:
    """A sentence encoder: the mean of the last layer's word pieces, brought to length 1."""

    def __init__(self, weights: dict[str, Array], *, layers: int, heads: int) -> None:
        self.weights = weights
        self.layers = layers
        self.heads = heads

    def vector(self, pieces: list[int]) -> Array:
        of = self.weights
        x = of["embeddings.word_embeddings.weight"][pieces]
        x = x + of["embeddings.position_embeddings.weight"][: len(pieces)]
        x = self.norm(x + of["embeddings.token_type_embeddings.weight"][0], "embeddings.LayerNorm")
        for number in range(self.layers):
            layer = f"encoder.layer.{number}"
            attended = self.linear(self.attention(x, f"{layer}.attention.self"), f"{layer}.attention.output.dense")
            x = self.norm(x + attended, f"{layer}.attention.output.LayerNorm")
            wide = gelu(self.linear(x, f"{layer}.intermediate.dense"))
            x = self.norm(x + self.linear(wide, f"{layer}.output.dense"), f"{layer}.output.LayerNorm")
        mean = x.mean(axis=0)
        return mean / np.linalg.norm(mean)

    def attention(self, x: Array, name: str) -> Array:
        parts = ("query", "key", "value")
        split = [np.split(self.linear(x, f"{name}.{part}"), self.heads, axis=1) for part in parts]
        heads = [softmax(q @ k.T / q.shape[1] ** 0.5) @ v for q, k, v in zip(*split, strict=True)]
        return np.concatenate(heads, axis=1)

    def linear(self, x: Array, name: str) -> Array:
        return x @ self.weights[f"{name}.weight"].T + self.weights[f"{name}.bias"]

    def norm(self, x: Array, name: str) -> Array:
        centred = x - x.mean(axis=1, keepdims=True)
        scaled = centred / np.sqrt((centred**2).mean(axis=1, keepdims=True) + 1e-12)
        return scaled * self.weights[f"{name}.weight"] + self.weights[f"{name}.bias"]


def softmax(x: Array) -> Array:
    powers = np.exp(x - x.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def gelu(x: Array) -> Array:
    return x * (1 + np.vectorize(erf)(x / 2**0.5)) / 2
