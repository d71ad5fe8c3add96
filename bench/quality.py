"""`make bench`: measure finding, routing and times on EVAL_DATA, and write the tables of docs/quality.md."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from bench import pages, stackexchange, times

ROOT = Path(__file__).parents[1]
DATA = Path(os.environ.get("EVAL_DATA") or ROOT.parent / "shared" / "data")
SIMILAR = ("se_devops", "stackfaq", "cqadup_android_sub")
ROUTING = ("se_devops", "se_beer", "t2b_dba")
MANY_POSTS = 1_000_000
SIMILAR_MEASURES = ("success_at_1", "success_at_5", "ndcg_at_10", "recall_at_10", "mrr_at_10")
ROUTING_MEASURES = (
    "p_at_1",
    "mrr",
    "hit_at_5",
    "hit_at_10",
    "any_hit_at_5",
    "stranger_hit_at_5",
    "cross_group_hit_at_5",
)


def main(folder: Path) -> None:
    """Measure what is not in `folder` yet, then write the page."""
    folder.mkdir(parents=True, exist_ok=True)
    similar = [_measured(folder, "similar", name) for name in SIMILAR]
    routing = [_measured(folder, "routing", name) for name in ROUTING]
    page = (ROOT / "docs" / "quality.md").read_text(encoding="utf-8")
    page = _between(page, "similar", _table(similar, SIMILAR_MEASURES, "queries"))
    page = _between(page, "routing", _table(routing, ROUTING_MEASURES, "questions"))
    page = _between(page, "times", "\n".join(["| what | figure | command |", "| --- | --- | --- |", *_times(folder)]))
    page = _between(page, "names", "\n".join(["| what | figure | command |", "| --- | --- | --- |", *_names(folder)]))
    page = _between(page, "import", _import_of_many(folder))
    page = _between(page, "pages", _pages(folder))
    (ROOT / "docs" / "quality.md").write_text(page, encoding="utf-8")


def _measured(folder: Path, task: str, name: str) -> dict[str, Any]:
    file = folder / f"{task}-{name}.json"
    if not file.is_file():
        command = [sys.executable, "-m", "commonground", "eval", task, str(DATA / name), "--json"]
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
        file.write_text(done.stdout.strip().splitlines()[-1], encoding="utf-8")
    report: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return report


def _times(folder: Path) -> list[str]:
    file = folder / "times.json"
    if not file.is_file():
        file.write_text(json.dumps(times.rows(DATA / "se_devops" / "threads.jsonl.gz")), encoding="utf-8")
    measured: list[str] = json.loads(file.read_text(encoding="utf-8"))
    return measured


def _names(folder: Path) -> list[str]:
    file = folder / "names.json"
    if not file.is_file():
        done = subprocess.run(
            [sys.executable, "-m", "bench.names"], check=True, stdout=subprocess.PIPE, text=True, cwd=ROOT
        )
        file.write_text(done.stdout.strip().splitlines()[-1], encoding="utf-8")
    measured: list[str] = json.loads(file.read_text(encoding="utf-8"))
    return measured


def _pages(folder: Path) -> str:
    file = folder / "pages.md"
    if not file.is_file():
        file.write_text(pages.measured(), encoding="utf-8")
    return file.read_text(encoding="utf-8")


def _import_of_many(folder: Path) -> str:
    file = folder / "stackexchange.json"
    if not file.is_file():
        file.write_text(json.dumps(stackexchange.measured(MANY_POSTS)), encoding="utf-8")
    return stackexchange.table(json.loads(file.read_text(encoding="utf-8")))


def _table(reports: list[dict[str, Any]], measures: tuple[str, ...], count: str) -> str:
    sets = [f"{report['dataset']} ({report[count]:,})" for report in reports]
    lines = [f"| | {' | '.join(sets)} |", f"|{' --- |' * (len(sets) + 1)}"]
    for measure in measures:
        if all(report.get(measure) is None for report in reports):
            continue
        lines.append(f"| {measure} | {' | '.join(_cell(report, measure) for report in reports)} |")
    latency = [f"{r['latency_ms']['p50']:.0f} / {r['latency_ms']['p95']:.0f}" for r in reports]
    lines.append(f"| latency, ms, p50 / p95 | {' | '.join(latency)} |")
    return "\n".join(lines)


def _cell(report: dict[str, Any], measure: str) -> str:
    value = report.get(measure)
    if value is None:
        return ""
    low, high = report["ci95"][measure]
    return f"{value:.3f} [{low:.3f}, {high:.3f}]"


def _between(page: str, name: str, table: str) -> str:
    before, rest = page.split(f"<!-- {name} -->\n", 1)
    after = rest.split(f"<!-- end of {name} -->", 1)[1]
    return f"{before}<!-- {name} -->\n{table}\n<!-- end of {name} -->{after}"


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "build" / "bench")
