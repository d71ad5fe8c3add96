"""`commonground demo`: a network to walk about in, in a folder of its own, that goes without a trace."""

import re
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from click import ClickException
from playwright.sync_api import Browser

from commonground.cli.demo import _load_once, _network_in
from commonground.cli.tests.backing_up import new_database, shape_of
from commonground.cli.tests.family import serving, typed
from commonground.core.postgres.tests.homes import eventually, temporary_home
from commonground.demo.tour import ROLES
from tests.make import make_organisation
from tests.weights import look_at_main_pages

HEAVIEST, LARGEST_HTML = 150_000, 40_000  # bytes, as they come over the line and unpacked
LATEST_PAINT = 2_500  # milliseconds, however busy this machine is; docs/quality.md says how long it takes
WARM = 10.0  # seconds of work until the first page: five of waiting on two cores with nothing else to do


@pytest.fixture
def home() -> Iterator[Path]:
    """A data folder that is not there yet."""
    with temporary_home() as home:
        yield home


def links_in(said: list[str]) -> list[str]:
    return [link for line in said for link in re.findall(r"http://\S+(/tour/\S+)", line)]


def too_heavy(browser: Browser, link: str) -> list[str]:
    """What of the main pages is more than a first visit may cost."""
    seen = list(look_at_main_pages(browser, link.partition("/tour/")[0], link))
    return [
        str(page)
        for page in seen
        if page.transferred > HEAVIEST or page.html > LARGEST_HTML or page.shift > 0.02 or page.said
    ] + [page.name for page in seen if min(one.largest_paint for one in seen if one.name == page.name) > LATEST_PAINT]


@pytest.mark.supervisor
def test_it_shows_a_way_in_for_each_role_starts_again_quickly_and_is_removed(home: Path, browser: Browser) -> None:
    with serving(home, "demo") as served:
        assert eventually(lambda: len(links_in(served.said)) == len(ROLES))
        assert {served.status(link) for link in links_in(served.said)} == {200}
        refused = typed(home, "demo", "--remove")
        assert (refused.returncode, "in use by process" in refused.stderr) == (1, True)
    with serving(home, "demo") as served:
        assert served.status("/") == 200
        assert not any("story" in line for line in served.said)
        assert served.seconds_of_work() < WARM
        assert eventually(lambda: len(links_in(served.said)) == len(ROLES))
        assert too_heavy(browser, f"http://127.0.0.1:{served.port}{links_in(served.said)[0]}") == []
    removed = typed(home, "demo", "--remove")
    assert removed.stdout == f"The demo's data are gone from {home}.\n"
    assert not home.exists()
    assert typed(home, "demo", "--remove").returncode == 0


def test_a_folder_that_somebody_works_in_is_neither_opened_nor_removed(home: Path) -> None:
    home.mkdir()
    (home / "secret_key").write_text("hers")
    assert "holds something that is not the demo's" in typed(home, "demo", "--port", "18998").stderr
    assert "is not the demo's: nothing was removed" in typed(home, "demo", "--remove").stderr
    assert (home / "secret_key").read_text() == "hers"


@pytest.mark.django_db
def test_a_database_that_somebody_works_in_is_not_opened() -> None:
    make_organisation("Hers", kind="host")
    with pytest.raises(ClickException, match="holds a network that is not the demo's"):
        _load_once()


def test_in_a_database_that_somebody_works_in_nothing_is_changed(home: Path) -> None:
    with new_database("cg_hers") as uri:
        with psycopg.connect(uri) as hers:
            hers.execute("CREATE TABLE people_network (name text); CREATE TABLE people_organisation (id int)")
        assert _network_in(uri) == ""
        with psycopg.connect(uri) as hers:
            hers.execute("INSERT INTO people_network VALUES ('Hers'); INSERT INTO people_organisation VALUES (1)")
        before = shape_of(uri)
        refused = typed(home, "demo", "--port", "18998", DATABASE_URL=uri)
        assert shape_of(uri) == before
    assert (refused.returncode, "holds a network that is not the demo's" in refused.stderr) == (1, True)
    assert not home.exists()


def test_an_empty_database_is_the_demos() -> None:
    with new_database("cg_empty") as uri:
        assert _network_in(uri) == ""
