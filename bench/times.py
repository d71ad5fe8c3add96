"""`make bench`: how long one waits, on a real community that was brought in, as rows for docs/quality.md."""

import gzip
import json
import random
import time
from pathlib import Path
from statistics import median, quantiles

from bench import live
from commonground.cli.tests.family import serving, typed
from commonground.cli.tests.visitor import Browser, found_and_join
from commonground.core.postgres.tests.homes import temporary_home

ASKED = 40  # questions typed, each looked for at three lengths


def rows(threads: Path) -> list[str]:
    """A row of Markdown for each figure."""
    with temporary_home() as home:
        told = _demo(home)
    with temporary_home() as home:
        seconds = _import(home, threads)
        told.append(
            f"| import of {threads.parent.name}, with its index by words and by meaning | {seconds:.0f} s "
            f"| `commonground import threads {threads.parent.name}/{threads.name}` |"
        )
        with serving(home, "serve") as served:
            browser = found_and_join(served, home)
            times = _typing(browser, threads)
            held_open = live.rows(served, browser)
    p50, p95 = median(times), quantiles(times, n=20)[-1]
    return [*told, f"| look-alikes while typing, p50 / p95 | {p50:.0f} / {p95:.0f} ms | `make bench` |", *held_open]


def _demo(home: Path) -> list[str]:
    told = []
    for name in ("an empty folder", "the second time"):
        began = time.monotonic()
        with serving(home, "demo") as served:
            while served.status("/") != 200:
                time.sleep(0.05)
            told.append(f"| demo, first page, {name} | {time.monotonic() - began:.1f} s | `make demo` |")
    typed(home, "demo", "--remove")
    return told


def _import(home: Path, threads: Path) -> float:
    began = time.monotonic()
    said = typed(home, "import", "threads", str(threads), "--json")
    assert said.returncode == 0, said.stderr
    assert json.loads(said.stdout.splitlines()[-1])["by_meaning"], "brought in without the model"
    return time.monotonic() - began


def _typing(browser: Browser, threads: Path) -> list[float]:
    """Look for titles of the community as they are typed, the model warm: milliseconds of each answer, on loopback."""
    with gzip.open(threads, "rt", encoding="utf-8") as file:
        titles = [str(json.loads(line)["title"]) for line in file]
    form = browser.open("/ask")
    browser.send("/ask/similar", form, title=titles[0])
    times = []
    for title in random.Random(7).sample(titles, ASKED):
        for share in (0.4, 0.7, 1.0):
            found = browser.send("/ask/similar", form, title=title[: max(8, int(len(title) * share))])
            assert found.status == 200, found.text
            times.append(found.seconds * 1000)
    return times
