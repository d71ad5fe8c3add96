"""Somebody who visits a served network with a browser without scripts."""

import re
import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass
from html import unescape
from http.client import HTTPMessage, HTTPResponse
from http.cookiejar import CookieJar
from pathlib import Path

from commonground.cli.tests.family import Served, typed


@dataclass
class Page:
    """What came back."""

    status: int
    headers: HTTPMessage
    text: str
    seconds: float


class Browser:
    """Somebody's browser without scripts."""

    def __init__(self, served: Served) -> None:
        self._root = f"http://127.0.0.1:{served.port}"
        self._jar = CookieJar()
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self._jar))

    @property
    def cookies(self) -> str:
        """What it sends along."""
        return "; ".join(f"{cookie.name}={cookie.value}" for cookie in self._jar)

    def open(self, path: str, method: str = "GET", **typed: str) -> Page:
        """Look at a page, or send a form with the token of the page before."""
        body = urllib.parse.urlencode(typed).encode() if typed else None
        asked = urllib.request.Request(self._root + path, body, {"Referer": self._root + path}, method=method)
        began = time.monotonic()
        try:
            answer: HTTPResponse = self._opener.open(asked, timeout=60)
        except urllib.error.HTTPError as error:
            answer = error  # type: ignore[assignment]  # it is an answer like the others
        with answer:
            text = unescape(answer.read().decode())
        return Page(answer.status, answer.headers, text, time.monotonic() - began)

    def send(self, path: str, page: Page, **typed: str) -> Page:
        """Send the form of a page."""
        hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page.text))
        return self.open(path, "POST", **{**hidden, **typed})


def found_and_join(served: Served, home: Path, **more: str) -> Browser:
    """Found a network, and join it as its first administrator; her browser."""
    said = typed(
        home,
        *("found", "--name", "Aldermoor asks", "--host", "Aldermoor"),
        *("--administrator", "Ada Fenwick", "--email", "ada@example.com"),
        **more,
    )
    assert said.returncode == 0, said.stderr
    browser, path = Browser(served), urllib.parse.urlsplit(said.stdout.split()[-1]).path
    joined = browser.send(path, browser.open(path), name="Ada Fenwick", zone="UTC", language="en", password="")
    assert "Welcome." in joined.text
    return browser
