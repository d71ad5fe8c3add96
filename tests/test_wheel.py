"""The wheel carries all that the product needs, and the product serves from it."""

import os
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from commonground.cli.tests.family import serving
from commonground.core.postgres.tests.homes import temporary_home
from commonground.web.assets import _LIBRARIES
from tests.house_rules import ROOT, SOURCE

pytestmark = pytest.mark.supervisor


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[zipfile.ZipFile]:
    """The wheel, built from the tree."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, env={**os.environ, "PYTHONWARNINGS": "default"})
    (built,) = folder.glob("*.whl")
    with zipfile.ZipFile(built) as opened:
        yield opened


def test_every_file_of_the_product_is_in_it_and_no_test(wheel: zipfile.ZipFile) -> None:
    within = {name.removeprefix("commonground/") for name in wheel.namelist()}
    ours = {path.relative_to(SOURCE).as_posix() for path in SOURCE.rglob("*") if path.is_file()}
    wanted = {name for name in ours if "__pycache__" not in name and "/tests/" not in f"/{name}"}
    assert wanted <= within
    assert any(name.endswith("django.mo") for name in wanted)
    assert not [name for name in within if "/tests/" in f"/{name}" or "__pycache__" in name]


def test_the_browser_libraries_are_in_it(wheel: zipfile.ZipFile) -> None:
    for library, files in _LIBRARIES.items():
        assert {f"commonground/node_modules/{library}/{file}" for file in files} <= set(wheel.namelist())


def test_it_needs_what_the_product_needs(wheel: zipfile.ZipFile) -> None:
    (metadata,) = (name for name in wheel.namelist() if name.endswith("/METADATA"))
    said = wheel.read(metadata).decode()
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    assert said.count("Requires-Dist: ") == len(wanted)
    assert "License-Expression: Apache-2.0" in said


def test_the_product_serves_from_it(wheel: zipfile.ZipFile, tmp_path: Path) -> None:
    wheel.extractall(tmp_path)
    where = [sys.executable, "-c", "import commonground; print(commonground.__file__)"]
    said = subprocess.run(where, env={"PYTHONPATH": str(tmp_path)}, capture_output=True, text=True, check=True).stdout
    assert said.startswith(str(tmp_path))
    with (
        temporary_home() as home,
        serving(home, PYTHONPATH=str(tmp_path), COMMONGROUND_MODEL="none") as served,
    ):
        assert served.status("/") == 200
        (page,) = {str(path) for path in (home / "static/npm/htmx.org/dist").glob("htmx.esm.min.*.js")}
        assert served.status(page.removeprefix(str(home))) == 200
