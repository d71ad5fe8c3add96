"""Each tool of `make check` finds what it is for: run as scripts/check runs it, on a tree with one thing wrong."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.house_rules import ROOT

BIN = Path(sys.executable).parent
CHECK = (ROOT / "scripts/check").read_text()
NOT_COPIED = shutil.ignore_patterns("__pycache__", "static", "locale", "story", "tests")


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the product to break."""
    tree = tmp_path_factory.mktemp("tree")
    shutil.copytree(ROOT / "src", tree / "src", ignore=NOT_COPIED)
    shutil.copy(ROOT / "pyproject.toml", tree)
    return tree


@pytest.fixture
def found(tree: Path, tmp_path: Path) -> Callable[..., str]:
    """Runs a step of scripts/check on the tree with a file added; what it says, empty when nothing is wrong."""

    def run(step: str, name: str = "", text: str = "", **more: str) -> str:
        file = tree / "src/commonground" / name
        if name:
            file.parent.mkdir(exist_ok=True)
            file.write_text(text)
        try:
            return _said(_command(step, file if step == "types" else None), tree, tmp_path, more)
        finally:
            if name:
                file.unlink()

    return run


def _command(step: str, only: Path | None) -> list[str]:
    """The command of a step, with the programs of this environment; types are looked up for one file, to be quick."""
    (line,) = re.findall(rf"^step {step} (.+)$", CHECK, re.MULTILINE)
    words = [word.replace(".venv/bin", str(BIN)) for word in shlex.split(line)]
    return [*words, *([str(only)] if only else [])]


def _said(command: list[str], tree: Path, home: Path, more: dict[str, str]) -> str:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DJANGO_")}
    environment = {**kept, "PYTHONPATH": str(tree / "src"), "COMMONGROUND_HOME": str(home), **more}
    done = subprocess.run(command, cwd=tree, env=environment, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr if done.returncode else ""


@pytest.mark.parametrize("step", ["format", "lint", "layers", "templates", "settings"])
def test_the_tree_as_it_is_passes(found: Callable[..., str], step: str) -> None:
    assert found(step) == ""


@pytest.mark.parametrize(
    ("step", "name", "text", "words"),
    [
        ("format", "core/wrong.py", "x = 'single'\n", "wrong.py"),
        ("lint", "core/wrong.py", '"""Wrong."""\n\nprint("here")\n', "T201"),
        ("lint", "core/wrong.py", '"""Wrong."""\n\nimport os\n', "F401"),
        ("layers", "core/wrong.py", "from commonground.web import words\n", "commonground.core.wrong"),
        ("layers", "people/actions/wrong.py", "from commonground.people import forms\n", "people.actions.wrong"),
        ("layers", "stray/__init__.py", "", "stray"),
        ("templates", "core/templates/core/wrong.html", "<img src=x>\n", "H013"),
        ("types", "core/wrong.py", '"""Wrong."""\n\n\ndef add(a, b):\n    return a\n', "no-untyped-def"),
    ],
)
def test_what_is_wrong_is_found(found: Callable[..., str], step: str, name: str, text: str, words: str) -> None:
    assert words in found(step, name, text)


@pytest.mark.parametrize(("tried", "misses"), [("1, 0", ""), ("1,", "2->exit")])
def test_a_branch_of_an_action_that_no_test_tries_is_found(tmp_path: Path, tried: str, misses: str) -> None:
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    app = tmp_path / "src/commonground/app"
    app.mkdir(parents=True)
    (app / "actions.py").write_text("def act(much):\n    if much:\n        return 'done'\n")
    (tmp_path / "test_actions.py").write_text(
        f"from actions import act\n\n\ndef test_act() -> None:\n    assert [act(much) for much in ({tried})]\n"
    )
    (line,) = re.findall(r"set -- (--cov.+)$", (ROOT / "scripts/tests").read_text(), re.MULTILINE)
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "--cov-config=pyproject.toml", *line.split()]
    said = _said(command, tmp_path, tmp_path, {"PYTHONPATH": str(app)})
    assert misses in said
    assert bool(said) == bool(misses)


def test_settings_that_are_not_safe_are_found(found: Callable[..., str]) -> None:
    assert "security.W018" in found("settings", COMMONGROUND_DEBUG="1")
