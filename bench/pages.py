"""`make bench`: how heavy the main pages are and how soon they are painted, as a table for docs/quality.md."""

import os
import re
import sys
from statistics import median

from playwright.sync_api import sync_playwright

from commonground.cli.tests.family import serving
from commonground.core.postgres.tests.homes import eventually, temporary_home
from tests.weights import WIDTHS, Seen, look_at_main_pages

TIMES = 5


def measured() -> str:
    """The table: each page at both widths, the median of some visits with an empty cache."""
    with temporary_home() as home, serving(home, "demo") as served:
        links: list[str] = []
        assert eventually(lambda: bool(links.extend(re.findall(r"\S+/tour/maren:\S+", " ".join(served.said))) or links))
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=os.environ.get("BROWSER") or None, args=["--no-sandbox", "--disable-gpu"]
            )
            address = links[0].partition("/tour/")[0]
            seen = [one for _again in range(TIMES) for one in look_at_main_pages(browser, address, links[0])]
            browser.close()
    return table(seen)


def table(seen: list[Seen]) -> str:
    """Markdown."""
    lines = [
        "| page | came over the line | HTML | requests | largest paint at 360 / 1440 px | shift |",
        "|" + " --- |" * 6,
    ]
    for name in dict.fromkeys(one.name for one in seen):
        of = [one for one in seen if one.name == name]
        paints = [median(one.largest_paint for one in of if one.width == width) for width in WIDTHS]
        over_the_line, html = (
            max(sizes) / 1000 for sizes in zip(*((one.transferred, one.html) for one in of), strict=True)
        )
        requests, shift = max(one.requests for one in of), max(one.shift for one in of)
        sizes = f"{over_the_line:.0f} KB | {html:.0f} KB | {requests}"
        lines.append(f"| {name} | {sizes} | {paints[0]:.0f} / {paints[1]:.0f} ms | {shift:.3f} |")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.stdout.write(measured() + "\n")
