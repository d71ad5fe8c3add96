"""The frame around every page: what it shows to whom."""

from dataclasses import replace
from typing import Any

import pytest
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.template import engines
from django.utils.safestring import mark_safe

from commonground.web.shell import Oneself, Place, Shell

ANYONE = Shell(
    network="Aldermoor",
    language="en",
    direction="ltr",
    theme="",
    styles=["/reset.css", "/tokens.css"],
    import_map="",
    scripts=["/main.js"],
    favicon="/favicon.svg",
    alive_url="/alive",
    csrf_input=mark_safe('<input type="hidden" name="csrfmiddlewaretoken" value="TOKEN">'),
    home_url="/",
    search_url="/search",
    suggest_url="",
    query="",
    sign_in_url="/sign-in?next=/",
    places=[Place("Home", "/", "home", is_current=True), Place("Groups", "/groups", "groups")],
)
MAREN = replace(
    ANYONE,
    member=Oneself("Maren Oduya", 1),
    inbox_url="/inbox",
    inbox_count=4,
    sign_out_url="/sign-out",
    suggest_url="/suggest",
    menu=[Place("Your page", "/m/maren")],
    groups=[Place("Packaging", "/g/packaging")],
)
PAGE = (
    '{% extends "web/shell.html" %}{% block title %}A page{% endblock %}{% block page %}<h1>A page</h1>{% endblock %}'
)
RAIL = PAGE + "{% block rail %}<p>Beside it</p>{% endblock %}"
FRONT = PAGE.replace("shell.html", "front.html")


def drawn(shell: Shell, source: str = PAGE, messages: list[Message] | None = None) -> str:
    """A page in its frame."""
    engine: Any = engines.all()[0]
    html: str = engine.env.from_string(source).render(shell=shell, messages=messages or [])
    return html


def test_anyone_is_offered_to_sign_in() -> None:
    html = drawn(ANYONE)
    assert 'href="/sign-in?next=/"' in html
    assert "/inbox" not in html
    assert "Your groups" not in html


def test_a_member_finds_her_inbox_her_groups_and_the_way_out() -> None:
    html = drawn(MAREN)
    assert 'aria-label="Inbox, 4 waiting"' in html
    assert 'href="/g/packaging"' in html
    assert '<form class="post" method="post" action="/sign-out"><input type="hidden" name="csrfmiddlewaretoken"' in html
    assert "/sign-in" not in html


@pytest.mark.parametrize(("waiting", "said"), [(0, "Inbox, nothing waiting"), (1, "Inbox, 1 waiting")])
def test_the_inbox_says_how_much_waits(waiting: int, said: str) -> None:
    html = drawn(replace(MAREN, inbox_count=waiting))
    assert f'aria-label="{said}"' in html
    assert ('class="count"' in html) == bool(waiting)


def test_the_field_is_on_every_page_and_works_without_javascript() -> None:
    html = drawn(replace(ANYONE, query='labels "skipped"'))
    assert '<form class="ask-field" id="search" role="search" action="/search">' in html
    assert 'value="labels &#34;skipped&#34;"' in html
    assert "csrfmiddlewaretoken" not in html.partition('id="search"')[2].partition("</form>")[0], (
        "it would be in the address"
    )


def test_the_rail_is_there_only_when_it_says_something() -> None:
    assert "<aside" not in drawn(MAREN)
    assert '<aside class="rail" aria-label="About this page"><p>Beside it</p></aside>' in drawn(MAREN, RAIL)


def test_what_was_done_is_a_toast_with_undo_and_what_failed_is_a_notice() -> None:
    done = Message(constants.SUCCESS, "Moved on to Maintenance", extra_tags="undo:/q/1/undo")
    failed = Message(constants.ERROR, "The file is too large.")
    html = drawn(MAREN, messages=[done, failed])
    toasts = html.partition('id="toasts"')[2].partition("<dialog")[0]
    assert "Moved on to Maintenance" in toasts
    assert 'action="/q/1/undo"' in toasts
    assert "too large" not in toasts
    assert '<div class="notice" data-kind="wrong" role="alert">' in html


def test_a_message_stays_text() -> None:
    html = drawn(
        MAREN, messages=[Message(constants.SUCCESS, "<script>alert(1)</script>"), Message(constants.ERROR, "<b>no</b>")]
    )
    assert "<script>alert" not in html
    assert "<b>no" not in html


@pytest.mark.parametrize("source", [PAGE, FRONT])
def test_a_page_names_its_language_direction_theme_and_title(source: str) -> None:
    html = drawn(replace(ANYONE, language="ar", direction="rtl", theme="dark"), source)
    assert html.startswith("<!doctype html>")
    assert '<html lang="ar" dir="rtl" data-theme="dark">' in html
    assert "<title>A page · Aldermoor</title>" in html
    assert "data-theme" not in drawn(ANYONE, source)


def test_an_import_map_is_written_exactly_as_it_was_hashed() -> None:
    assert '<script type="importmap">{"imports": {"a": "/a.js"}}</script>' in drawn(
        replace(ANYONE, import_map='{"imports": {"a": "/a.js"}}')
    )
    assert "importmap" not in drawn(ANYONE)
