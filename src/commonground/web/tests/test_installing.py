"""The pages as an app on a device: what it is called, and what the device keeps."""

import json
import re
from typing import Any

import pytest
from django.test import Client
from PIL import Image

from commonground.people.models import Network
from commonground.web import installing
from commonground.web.shell import PAPER
from commonground.web.tests.test_look import STATIC, tokens
from tests.cast import Cast


def test_a_device_is_told_the_name_of_the_network_and_its_icons(client: Client, cast: Cast) -> None:
    network = Network.get()
    network.name, network.purpose = 'Alder "moor"', "Paint, together"
    network.save()
    response = client.get("/manifest.webmanifest")
    told: dict[str, Any] = json.loads(response.content)
    assert response.headers["Content-Type"] == "application/manifest+json"
    assert (told["name"], told["description"]) == ('Alder "moor"', "Paint, together")
    assert any(icon["purpose"] == "maskable" for icon in told["icons"])
    for icon in told["icons"]:
        path = STATIC / "icons" / icon["src"].rpartition("/")[2]
        if icon["type"] == "image/png":
            with Image.open(path) as picture:
                assert "{}x{}".format(*picture.size) == icon["sizes"]
        else:
            assert path.is_file()


def test_what_stands_around_a_page_is_the_paper_of_its_theme() -> None:
    assert tokens()["paper"] == (PAPER["light"], PAPER["dark"])


@pytest.mark.parametrize("path", ["/service-worker.js?language=de", "/offline?language=de"])
def test_what_a_device_keeps_is_the_same_for_everybody_and_needs_no_database(
    client_of: Any, path: str, django_assert_num_queries: Any
) -> None:
    clients = [client_of(who) for who in ("anonymous", "asker", "administrator")]
    with django_assert_num_queries(0):
        assert len({client.get(path).content for client in clients}) == 1


@pytest.mark.django_db
def test_a_device_keeps_static_files_and_one_page_that_speaks_the_language_of_the_reader(client: Client) -> None:
    script = client.get("/service-worker.js?language=de").content.decode()
    found = re.search(r"const KEPT = (\[.*\]);", script)
    assert found
    offline, *files = json.loads(found[1])
    assert all(file.startswith("/static/commonground/") for file in files)
    page = client.get(offline).content.decode()
    assert '<html lang="de"' in page
    assert '<script type="module"' not in page


def test_another_offline_page_makes_another_script() -> None:
    assert installing.service_worker("en", "one") != installing.service_worker("en", "another")


def test_who_is_signed_out_leaves_no_page_in_her_browser(client_of: Any) -> None:
    client = client_of("asker")
    assert "Clear-Site-Data" not in client.get("/").headers
    assert client.post("/accounts/logout/").headers["Clear-Site-Data"] == '"cache"'
    assert "Clear-Site-Data" not in client_of("anonymous").get("/").headers


def test_a_page_on_paper_says_where_it_came_from_and_when(client_of: Any) -> None:
    page = client_of("asker").get("/groups").content.decode()
    assert re.search(r'<p class="on-paper" data-address="\S*/groups">As it stood on 24 Nov 2026, 09:12</p>', page)
