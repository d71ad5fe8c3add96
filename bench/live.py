"""Open pages: what many of them cost the process that holds them, and how long news takes to all of them."""

import asyncio
import re
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from statistics import median, quantiles
from typing import NamedTuple

from commonground.cli.tests.family import Served, family_of
from commonground.cli.tests.visitor import Browser, Page

PAGES = 5_000
ROUNDS = 5
_AT_ONCE = 100


class Asked(NamedTuple):
    """When a question was sent, and where its page, and its group's, hear of news."""

    sent: float
    path: str
    group: str


def rows(served: Served, browser: Browser) -> list[str]:
    """Rows of Markdown: memory of an open page, how fast they open, how long news take to reach them all.

    Forms are opened before: the pages are all of one member, and what she opens is news to them too.
    """
    asking = [browser.open("/ask") for _round in range(ROUNDS + 1)]
    asked = _ask(browser, asking[ROUNDS], ROUNDS)
    answering = [browser.open(asked.path.replace("/live/q/", "/q/")) for _round in range(ROUNDS)]
    before = _memory(served)
    opened, delays, held = asyncio.run(
        _hold(served, browser, asked.path, lambda number: _answer(browser, answering[number], number))
    )
    each = (held - before) / PAGES
    _opened, listed, _held = asyncio.run(
        _hold(served, browser, asked.group, lambda number: _ask(browser, asking[number], number).sent)
    )
    return [
        f"| one of {PAGES:,} open pages in one process | {each / 1024:.0f} KB | `make bench` |",
        f"| pages opened, a second | {PAGES / opened:.0f} | `make bench` |",
        f"| from sending an answer until {PAGES:,} open pages know, {_told(delays)} | `make bench` |",
        f"| from asking until {PAGES:,} open lists of its group know, {_told(listed)} | `make bench` |",
    ]


def _told(delays: list[float]) -> str:
    return f"p50 / p95 / last | {median(delays):.0f} / {quantiles(delays, n=20)[-1]:.0f} / {max(delays):.0f} ms"


def _ask(browser: Browser, form: Page, number: int) -> Asked:
    group = re.findall(r'<option value="(\d+)"', form.text)[0]
    text = f"Belt {number}, every hour."
    typed = {"title": f"Why does belt {number} slip?", "text": text, "group": group, "topics": "", "step": "3"}
    sent = time.monotonic()
    asked = browser.send("/ask", form, **typed)
    found = re.search(r'data-live-url="(/live/q/\w+)"', asked.text)
    assert found, asked.text
    return Asked(sent, found[1], "/live/g/" + re.findall(r'href="/g/(\w{11})-', asked.text)[-1])


def _answer(browser: Browser, page: Page, number: int) -> float:
    text, address = f"Loosen the belt {number} times.", re.search(r'data-live-url="/live(/q/\w+)"', page.text)
    assert address, page.text
    hidden = dict(re.findall(r'<input type="hidden" name="(csrfmiddlewaretoken|key)" value="([^"]*)"', page.text))
    sent = time.monotonic()
    answered = browser.open(f"{address[1]}/answer", "POST", **hidden, text=text)
    assert text in answered.text, answered.text
    return sent


def _memory(served: Served) -> int:
    """Bytes that the process of the pages, and of what keeps them live, holds in memory."""
    pages = [pid for pid, words in family_of(served.process.pid).items() if "granian" in words]
    return sum(int(re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())[1]) * 1024 for pid in pages)  # type: ignore[index]


async def _hold(
    served: Served, browser: Browser, path: str, tell: Callable[[int], float]
) -> tuple[float, list[float], int]:
    """Seconds to open all, milliseconds from what `tell` sends until each page knows, bytes held."""
    began, gate = time.monotonic(), asyncio.Semaphore(_AT_ONCE)
    lines = await asyncio.gather(*(_open(served.port, browser, path, gate) for _page in range(PAGES)))
    opened = time.monotonic() - began
    await asyncio.sleep(2)
    held = _memory(served)
    delays: list[float] = []
    with ThreadPoolExecutor(1) as hand:
        for number in range(ROUNDS):
            hearing = asyncio.gather(*(_heard(reader) for reader, _writer in lines))
            await asyncio.sleep(0.5)  # all of them listen
            sent = await asyncio.get_running_loop().run_in_executor(hand, tell, number)
            delays += [(at - sent) * 1000 for at in await asyncio.wait_for(hearing, 60)]
            await asyncio.gather(*(_forget(reader) for reader, _writer in lines))
    for _reader, writer in lines:
        writer.close()
    return opened, delays, held


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


async def _forget(reader: asyncio.StreamReader) -> None:
    """What else came of it, so that in the next round only the next news is heard."""
    with suppress(TimeoutError):
        while await asyncio.wait_for(reader.read(65_536), 3):
            pass


async def _heard(reader: asyncio.StreamReader) -> float:
    while b"event: changed" not in await reader.readline():
        pass
    return time.monotonic()
