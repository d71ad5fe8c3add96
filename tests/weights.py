"""How heavy a page is to a browser that comes for the first time, and when it has painted the largest of it."""

from collections.abc import Iterator
from dataclasses import dataclass

from playwright.sync_api import Browser, BrowserContext, Page

WIDTHS = (360, 1440)
SLOWER = 4  # times: a telephone of the middle class against this machine
_WATCH = """
window.largest = 0; window.shifted = 0;
const watch = (type, tell) =>
  new PerformanceObserver((list) => list.getEntries().forEach(tell)).observe({ type, buffered: true });
watch("largest-contentful-paint", (entry) => { window.largest = entry.startTime; });
watch("layout-shift", (entry) => { if (!entry.hadRecentInput) window.shifted += entry.value; });
"""


@dataclass(frozen=True)
class Seen:
    """A page as a browser saw it whose cache was empty."""

    name: str
    width: int
    requests: int
    transferred: int  # bytes, as they came over the line
    html: int  # bytes, unpacked
    largest_paint: float  # milliseconds
    shift: float
    said: list[str]  # errors of the console


def look_at_main_pages(browser: Browser, address: str, way_in: str) -> Iterator[Seen]:
    """Home, questions, a group, search, inbox and ask as a member, and the page where one signs in, at two widths."""
    member = browser.new_context(base_url=address, service_workers="block")
    page = member.new_page()
    page.goto(way_in)
    page.locator("main button").click()
    page.wait_for_url(f"{address}/")
    pages = {"home": "/", "inbox": "/inbox", "ask": "/ask", "search": "/search?q=labels+after+a+restart"}
    pages["question"] = _first(page, "/", "main h2 a")
    pages["group"] = _first(page, "/", ".places ul ~ ul a")
    pages["solved question"] = _first(page, pages["search"], "main .row h3 a")
    state = member.storage_state()
    member.close()
    for width in WIDTHS:
        for name, path in [*pages.items(), ("sign-in", "/accounts/login/")]:
            context = browser.new_context(
                base_url=address,
                viewport={"width": width, "height": 900},
                storage_state=None if name == "sign-in" else state,
                service_workers="block",
            )
            yield _look(context, name, path, width)
            context.close()


def _first(page: Page, path: str, link: str) -> str:
    page.goto(path)
    return page.locator(link).first.get_attribute("href") or ""


def _look(context: BrowserContext, name: str, path: str, width: int) -> Seen:
    page = context.new_page()
    came: list[int] = []
    said: list[str] = []
    line = context.new_cdp_session(page)
    line.send("Network.enable")
    line.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    line.on("Network.loadingFinished", lambda event: came.append(round(event["encodedDataLength"])))
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.add_init_script(_WATCH)
    response = page.goto(path, wait_until="load")
    assert response is not None
    page.wait_for_timeout(200)
    html = len(response.body())
    return Seen(name, width, len(came), sum(came), html, page.evaluate("largest"), page.evaluate("shifted"), said)
