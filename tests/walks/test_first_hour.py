"""An administrator's first hour: a name, people, ways in; somebody leaves, a post is reported, all is backed up."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import LazySettings
from django.core import mail
from django.db import connection
from playwright.sync_api import Browser, Page, expect

from commonground.cli.tests.backing_up import address, new_database
from commonground.cli.tests.family import typed
from commonground.core.postgres.tests.homes import temporary_home
from commonground.people.models import Member, Network, Organisation
from tests.cast import Cast
from tests.jobs import run_waiting_jobs
from tests.make import make_answer, make_group, make_question
from tests.sign_on_provider import providing
from tests.walks.conftest import close_all, session_of
from tests.walks.test_reports import WORDS, report

Open = Callable[..., Page]


@pytest.fixture
def open_page(browser: Browser, live_server: Any, cast: Cast) -> Iterator[Open]:
    """A browser of its own for everybody, which reaches nothing but this machine."""
    contexts = []

    def opened(who: str = "", path: str = "/") -> Page:
        context = browser.new_context(base_url=live_server.url)
        contexts.append(context)
        context.route(re.compile(r"^https?://(?!127\.0\.0\.1|localhost)"), lambda route: route.abort())
        if who:
            context.add_cookies([session_of(getattr(cast, who), live_server.url)])
        page = context.new_page()
        page.goto(path)
        return page

    yield opened
    close_all(contexts)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of the provider, about what it is built on
def test_the_first_hour_of_an_administrator(
    open_page: Open, live_server: Any, cast: Cast, settings: LazySettings, tmp_path: Path
) -> None:
    page = open_page("administrator", "/admin/settings")
    _name_the_network(page)
    _add_a_partner(page)
    _found_a_group(page)
    with providing() as provider:
        settings.SIGN_ON_URL, settings.SIGN_ON_NAME, settings.ADDRESS = provider.url, "Aldermoor", live_server.url
        settings.SIGN_ON_CLIENT, settings.SIGN_ON_SECRET = "commonground", "a secret"
        provider.know("noor", email="noor@vantin.example", email_verified=True, name="Noor New")
        _come_by_the_companys_sign_in(open_page())
    _invite(page, open_page)
    _let_somebody_go(page, open_page("leader"))
    _decide_a_report(page, open_page("asker", _insulted(cast)))
    _back_up_and_restore(tmp_path)


def _name_the_network(page: Page) -> None:
    page.get_by_label("Name").fill("Aldermoor asks")
    page.get_by_role("button", name="Change it").click()
    expect(page.get_by_role("banner")).to_contain_text("Aldermoor asks")
    assert Network.get().name == "Aldermoor asks"


def _add_a_partner(page: Page) -> None:
    page.goto("/admin/organisations")
    page.get_by_label("Name").fill("Vantin Labels")
    page.get_by_label("What it is to the network").select_option("partner")
    page.get_by_label("Mail domains").fill("vantin.example")
    page.get_by_role("button", name="Add it").click()
    page.goto("/admin/organisations")
    page.get_by_role("link", name="Vantin Labels").click()
    page.get_by_role("link", name="Add the first").click()
    page.get_by_label("Name").fill("Service")
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_role("link", name="Service")).to_be_visible()


def _found_a_group(page: Page) -> None:
    page.goto("/groups/new")
    page.get_by_role("textbox", name="Name").fill("Labelling with Vantin")
    page.get_by_role("radio", name="in the network").check()
    page.get_by_role("button", name="Found it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Labelling with Vantin")


def _come_by_the_companys_sign_in(page: Page) -> None:
    page.goto("/accounts/login/")
    page.get_by_role("button", name="Sign in with Aldermoor").click()
    page.get_by_placeholder("sub").fill("noor")
    page.get_by_role("button", name="Authorize").click()
    page.get_by_role("button", name="Join").click()
    expect(page.get_by_role("button", name="Noor New")).to_be_visible()
    assert Member.objects.get(name="Noor New").organisation == Organisation.objects.get(name="Vantin Labels")


def _invite(page: Page, open_page: Open) -> None:
    page.goto("/admin/invitations")
    page.get_by_label("Name").fill("Ines Invited")
    page.get_by_label("E-mail address").fill("ines@aldermoor.example")
    page.get_by_role("button", name="Invite").click()
    expect(page.get_by_text("Ines Invited").first).to_be_visible()
    run_waiting_jobs()
    link = re.findall(r"/join/\S+", str(mail.outbox[-1].body))[0]
    invited = open_page(path=link)
    invited.get_by_role("button", name="Join").click()
    expect(invited.get_by_role("button", name="Ines Invited")).to_be_visible()


def _let_somebody_go(page: Page, hers: Page) -> None:
    page.goto("/admin/people?q=Lena")
    page.get_by_role("link", name="Lena Leader").click()
    page.get_by_role("link", name="Lena Leader leaves").click()
    page.get_by_role("button", name="End it and sign out everywhere").click()
    expect(page.get_by_role("heading", name="Lena Leader has left")).to_be_visible()
    hers.reload()
    expect(hers.get_by_role("link", name="Sign in").first).to_be_visible()


def _insulted(cast: Cast) -> str:
    question = make_question("Why do labels skip?", cast.asker, make_group("Everybody", "network"))
    make_answer(question, cast.answerer, WORDS)
    return f"/q/{question.code}"


def _decide_a_report(page: Page, asker: Page) -> None:
    report(asker)
    page.goto("/admin/")
    page.get_by_role("link", name="Reports").click()
    page.get_by_role("link", name=WORDS).click()
    page.get_by_label("Hide it from everybody").check()
    page.get_by_label("Why").fill("No insults here.")
    page.get_by_role("button", name="Decide").click()
    expect(page.get_by_text("Nothing waits for a decision.")).to_be_visible()
    asker.reload()
    expect(asker.get_by_text(WORDS)).to_have_count(0)


def _back_up_and_restore(folder: Path) -> None:
    """She types it on the machine: a backup, a rehearsal of it, and bringing it back where nothing is yet."""
    file, here = str(folder / "network.backup"), address(connection.settings_dict["NAME"])
    with temporary_home() as home, new_database("brought_back") as there:
        for words, uri in [(("backup", file), here), (("rehearse", file), here), (("restore", file), there)]:
            done = typed(home, *words, DATABASE_URL=uri, TMPDIR=str(folder))
            assert done.returncode == 0, done.stderr
        with psycopg.connect(there) as brought_back:
            names = brought_back.execute("SELECT name FROM people_member WHERE is_active ORDER BY user_id DESC LIMIT 2")
            assert [name for (name,) in names] == ["Ines Invited", "Noor New"]
