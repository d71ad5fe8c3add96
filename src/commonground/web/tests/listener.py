"""A server that listens: small pages of the real components under the product's content security policy."""

import time
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from django import forms
from django.conf import settings
from django.template import engines
from django.utils.safestring import SafeString, mark_safe

from commonground.web.assets import _node_modules
from commonground.web.shell import Oneself, Shell

STATIC = Path(__file__).parents[1] / "static/commonground"
POLICY = "; ".join(
    f"{name} {' '.join(sources)}" for name, sources in settings.CONTENT_SECURITY_POLICY["DIRECTIVES"].items()
)
MARK: SafeString = mark_safe('<input type="hidden" name="csrfmiddlewaretoken" value="TOKEN">')
ROWS = """
{% call c.rows() %}{% for name in ["first", "second", "third"] %}
{% set done = c.post_button("/done", "Done", token, kind="quiet", key="e", target="closest .row", swap="delete") %}
{{ c.row(name, "/q/" ~ name, glyph="open", button=done) }}
{% endfor %}{% endcall %}"""
ASK = """
<form class="ask" method="post" action="/ask" data-unsaved {{ keeps }} data-not-sent="Your question was not sent">
  {{ token }}
  <input type="hidden" name="draft" value="ask-1"><input type="hidden" name="key" value="KEY">
  <input type="hidden" name="begun" value="0">
  {{ c.question_input(form.title, attrs={"data-lookalikes-url": "/similar"}) }}
  {{ c.lookalikes("Solved before?", "", hidden=true) }}
  {{ c.editor(form.text, preview_url="/preview") }}
  <p class="saved" data-saved data-at-server="Saved" data-in-browser="Kept here"></p>
  {% call c.actions() %}{{ c.button("Ask everyone", kind="action", busy="Asking") }}{% endcall %}
</form>"""
MENU = """
{% call c.menu("more", "More") %}
  {{ c.menu_link("Edit", "/edit") }}{{ c.menu_post("Close", "/close", token, opens="sure") }}
  {{ c.menu_link("Link to this", "/q/1", copies=true) }}
{% endcall %}
{% call c.dialog("sure", "Close it?") %}
  <form method="post" action="/close">{{ token }}{{ c.close_button("Keep it open") }}{{ c.button("Close it") }}</form>
{% endcall %}
{{ c.post_button("/thank", "Thanks", token, key="t") }}"""
SIMILAR = """
{% call c.lookalikes("Solved before?", count ~ " look like yours", hidden=not count) %}
{% for number in range(count) %}{% call c.lookalike(number, typed, "solved", "Solved") %}
  {{ c.button("This solves it", formaction="/solves") }}
{% endcall %}{% endfor %}
{% endcall %}"""
SUGGEST = """
{% call c.suggestions("1 found") %}
  {{ c.ask_this("Ask this", "/ask", token, typed) }}{{ c.suggestion("Found", "/q/1", "solved") }}
{% endcall %}"""
KEEPS: SafeString = mark_safe('data-keep-url="/keep"')
PAGES = {"/ask": ASK, "/inbox": ROWS, "/menu": MENU}
WHOLE = (
    '{% extends "web/shell.html" %}{% block title %}A page{% endblock %}{% block page %}{{ body|safe }}{% endblock %}'
)
STYLES = ("reset", "tokens", "base", "controls", "lists", "floats", "shell", "ask", "reading", "front")
KINDS = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}


class AskForm(forms.Form):
    """What Ask asks for."""

    use_required_attribute = False
    title = forms.CharField(widget=forms.Textarea)
    text = forms.CharField(widget=forms.Textarea, required=False)


class Listener:
    """Answers like the product and remembers what it was sent."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, str, dict[str, str]]] = []
        self.is_alive = True
        self.seconds = 0.0
        self.address = ""

    def posts(self, path: str) -> list[dict[str, str]]:
        """What was posted to `path`."""
        return [fields for method, where, fields in self.heard if (method, where) == ("POST", path)]

    def answer(self, path: str, typed: dict[str, str]) -> str:
        """The product's answer in small."""
        words = typed.get("title") or typed.get("q") or ""
        count = 0 if "nothing" in words else min(2, len(words) // 8)
        answers = {
            "/similar": draw(SIMILAR, count=count, typed=words),
            "/suggest": draw(SUGGEST, typed=words),
            "/preview": f"<p>Drawn: {typed.get('text')}</p>",
            "/done": "",
        }
        return answers.get(path, "<h1>Posted</h1>")


def draw(source: str, **context: Any) -> str:
    """A template's text, with the components as `c`."""
    engine: Any = engines.all()[0]
    text = '{% import "core/components.html" as c %}' + source
    html: str = engine.env.from_string(text).render(token=MARK, keeps=KEEPS, **context)
    return html


def whole(source: str) -> str:
    """A page in its frame."""
    shell = Shell(
        network="Aldermoor",
        language="en",
        direction="ltr",
        theme="",
        styles=[f"/static/css/{name}.css" for name in STYLES],
        import_map="",
        scripts=["/htmx.js", "/static/js/main.js"],
        favicon="/static/icons/favicon.svg",
        alive_url="/alive",
        csrf_input=MARK,
        home_url="/",
        search_url="/search",
        suggest_url="/suggest",
        query="",
        sign_in_url="/in",
        member=Oneself("Maren Oduya", 1),
    )
    engine: Any = engines.all()[0]
    html: str = engine.env.from_string(WHOLE).render(shell=shell, messages=[], body=draw(source, form=AskForm()))
    return html


def found(path: str) -> tuple[bytes, str]:
    """The file or page at an address, with its kind."""
    if path == "/htmx.js":
        return (_node_modules() / "htmx.org/dist/htmx.esm.min.js").read_bytes(), KINDS[".js"]
    if path.startswith("/static/"):
        file = STATIC / path.removeprefix("/static/")
        return file.read_bytes(), KINDS[file.suffix]
    return whole(PAGES.get(path, "<h1>Page</h1>")).encode(), "text/html; charset=utf-8"


class Handler(BaseHTTPRequestHandler):
    """The listener's way of speaking HTTP."""

    listener: Listener

    def log_message(self, *args: Any) -> None:
        """Nothing to say."""

    def say(self, body: bytes, kind: str = "text/html; charset=utf-8", status: int = 200) -> None:
        """One answer."""
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Security-Policy", POLICY)
        if self.path == "/done":
            self.send_header("HX-Trigger", '{"toast": {"target": "body", "text": "Done", "undo": "/undo"}}')
        self.end_headers()
        self.wfile.write(body)

    def do_HEAD(self) -> None:  # noqa: N802 (the names are http.server's)
        """Whether the network is there."""
        self.say(b"", status=200 if self.listener.is_alive else 503)

    def do_GET(self) -> None:  # noqa: N802
        """A page or a file."""
        self.listener.heard.append(("GET", self.path, {}))
        self.say(*found(self.path))

    def do_POST(self) -> None:  # noqa: N802
        """Something was sent."""
        sent = dict(parse_qsl(self.rfile.read(int(self.headers["Content-Length"])).decode()))
        sent["token"] = self.headers.get("X-CSRFToken", "")
        self.listener.heard.append(("POST", self.path, sent))
        time.sleep(self.listener.seconds)
        if self.path == "/keep":
            self.say(b"", status=204 if self.listener.is_alive else 503)
        else:
            self.say(self.listener.answer(self.path, sent).encode())
