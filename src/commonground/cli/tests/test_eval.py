"""`commonground eval` from the outside: a server of its own, a report, a comparison."""

import gzip
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

COMMAND = [sys.executable, "-W", "error", "-c", "from commonground.cli import main; main()", "eval"]

pytestmark = pytest.mark.supervisor


def run(*arguments: str, home: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "DATABASE_URL": "postgresql://nobody@/not-this-one", "COMMONGROUND_HOME": str(home)}
    return subprocess.run([*COMMAND, *arguments], env=environment, capture_output=True, text=True, timeout=180)


def write(folder: Path, name: str, rows: list[dict[str, Any]]) -> None:
    with gzip.open(folder / f"{name}.jsonl.gz", "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)


def test_similar_reports_and_compares(tmp_path: Path) -> None:
    folder = tmp_path / "little"
    folder.mkdir()
    write(folder, "docs", [{"id": "1", "title": "Labeller drops labels", "body": "", "tags": []}])
    write(folder, "queries", [{"id": "q", "title": "Labels dropped", "body": "", "split": "test"}])
    write(folder, "qrels", [{"q": "q", "d": "1", "grade": 1}])
    first = run("similar", str(folder), "--json", home=tmp_path)
    assert first.returncode == 0, first.stderr
    report = json.loads(first.stdout.splitlines()[-1])
    assert (report["task"], report["dataset"], report["mrr_at_10"]) == ("similar", "little", 1.0)
    (tmp_path / "before.json").write_text(first.stdout)
    second = run("similar", str(folder), "--compare", str(tmp_path / "before.json"), home=tmp_path)
    assert "difference_ci95" in second.stdout


def test_a_folder_without_a_set_is_told(tmp_path: Path) -> None:
    failed = run("similar", str(tmp_path), home=tmp_path)
    assert (failed.returncode, "docs.jsonl.gz" in failed.stderr) == (1, True)
    assert "Traceback" not in failed.stderr


@pytest.mark.parametrize(
    "earlier", ["", "no report", "[]", "{}", '{"each_query": 3}', '{"each_query": {"q": {"mrr": "x"}}}']
)
def test_what_cannot_be_compared_with_is_told_before_anything_is_measured(tmp_path: Path, earlier: str) -> None:
    (tmp_path / "before.json").write_text(earlier)
    failed = run("similar", str(tmp_path), "--compare", str(tmp_path / "before.json"), home=tmp_path)
    assert (failed.returncode, "before.json does not end with" in failed.stderr) == (2, True)
    assert "Traceback" not in failed.stderr
