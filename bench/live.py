"""Open pages: what many of them cost the process that holds them, and how long news takes to all of them."""

import asyncio
import re
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median, quantiles

from commonground.cli.tests.family import Served, family_of
from commonground.cli.tests.visitor import Browser

PAGES = 5_000
_AT_ONCE = 100


def rows(served: Served, browser: Browser) -> list[str]:
    """Rows of Markdown: memory of an open page, how fast they open, how long an answer takes to reach them all."""
    path = _ask(browser)
    before = _memory(served)
    opened, delays, held = asyncio.run(_hold(served, browser, path))
    each = (held - before) / PAGES
    p50, p95 = median(delays), quantiles(delays, n=20)[-1]
    return [
        f"| one of {PAGES:,} open pages in one process | {each / 1024:.0f} KB | `make bench` |",
        f"| pages opened, a second | {PAGES / opened:.0f} | `make bench` |",
        f"| from sending an answer until {PAGES:,} open pages know, p50 / p95 / last | "
        f"{p50:.0f} / {p95:.0f} / {max(delays):.0f} ms | `make bench` |",
    ]


def _ask(browser: Browser) -> str:
    """A question's address, for its page to be held open."""
    form = browser.open("/ask")
    group = re.findall(r'<option value="(\d+)"', form.text)[0]
    typed = {"title": "Why does the mixer stop?", "text": "Every hour.", "group": group, "topics": "", "step": "3"}
    asked = browser.send("/ask", form, **typed)
    found = re.search(r'data-live-url="(/live/q/\w+)"', asked.text)
    assert found, asked.text
    return found[1]


def _memory(served: Served) -> int:
    """Bytes that the process of the pages, and of what keeps them live, holds in memory."""
    pages = [pid for pid, words in family_of(served.process.pid).items() if "granian" in words]
    return sum(int(re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())[1]) * 1024 for pid in pages)  # type: ignore[index]


async def _hold(served: Served, browser: Browser, path: str) -> tuple[float, list[float], int]:
    began, gate = time.monotonic(), asyncio.Semaphore(_AT_ONCE)
    lines = await asyncio.gather(*(_open(served.port, browser, path, gate) for _page in range(PAGES)))
    opened = time.monotonic() - began
    await asyncio.sleep(2)
    held = _memory(served)
    hearing = asyncio.gather(*(_heard(reader) for reader, _writer in lines))
    page = browser.open(path.replace("/live/q/", "/q/"))
    sent = time.monotonic()
    with ThreadPoolExecutor(1) as hand:
        await asyncio.get_running_loop().run_in_executor(hand, lambda: _answer(browser, page.text, path))
    heard = await asyncio.wait_for(hearing, 60)
    for _reader, writer in lines:
        writer.close()
    return opened, [(at - sent) * 1000 for at in heard], held


def _answer(browser: Browser, page: str, path: str) -> None:
    hidden = dict(re.findall(r'<input type="hidden" name="(csrfmiddlewaretoken|key)" value="([^"]*)"', page))
    answered = browser.open(path.replace("/live/q/", "/q/") + "/answer", "POST", **hidden, text="The belt slips.")
    assert "The belt slips." in answered.text, answered.text


async def _open(
    port: int, browser: Browser, path: str, gate: asyncio.Semaphore
) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    async with gate:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nCookie: {browser.cookies}\r\n\r\n".encode())
        said = await reader.readuntil(b"\n\n")
        while b": open" not in said and b"changed" not in said:
            said = await reader.readuntil(b"\n\n")
    return reader, writer


async def _heard(reader: asyncio.StreamReader) -> float:
    while b"event: changed" not in await reader.readline():
        pass
    return time.monotonic()
