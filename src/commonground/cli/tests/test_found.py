"""`commonground found` as it is typed: it names an empty network and its host, and lets its first administrator in."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from django.conf import settings
from django.core import mail
from django.test import Client

from commonground.cli import main
from commonground.people.models import Invitation, Member, Network, Organisation
from tests.cast import Cast
from tests.jobs import run_waiting_jobs
from tests.make import make_organisation

pytestmark = pytest.mark.django_db
WHOLE = (
    "--name",
    "Aldermoor asks",
    "--host",
    "Aldermoor",
    "--administrator",
    "Ada Fenwick",
    "--email",
    "ada@a.org",
)


def typed(*words: str, answers: str = "") -> Result:
    return CliRunner().invoke(main, ["found", *words], input=answers)


def link_in(said: str) -> str:
    """The link that was printed."""
    return next(line for line in said.splitlines() if "/join/" in line).strip()


def test_the_first_administrator_joins_by_the_link_that_is_printed() -> None:
    result = typed(*WHOLE, "--zone", "Europe/Berlin", "--language", "de", "--json")
    assert result.exit_code == 0
    told = json.loads(result.stdout.splitlines()[-1])
    assert told == {"name": "Aldermoor asks", "host": "Aldermoor", "invitation": link_in(result.stdout)}
    network = Network.get()
    assert (network.name, network.zone, network.language) == ("Aldermoor asks", "Europe/Berlin", "de")
    address = told["invitation"].removeprefix(settings.ADDRESS)
    assert 'value="Ada Fenwick"' in Client().get(address).content.decode()
    Client().post(address, {"name": "Ada Fenwick", "zone": "UTC", "language": "en", "password": ""})
    ada = Member.objects.get()
    assert ada.is_admin
    assert (ada.organisation.name, ada.organisation.kind) == ("Aldermoor", "host")


def test_the_link_is_mailed_by_the_worker() -> None:
    link = link_in(typed(*WHOLE).stdout)
    run_waiting_jobs()
    assert [(letter.to, link in letter.body) for letter in mail.outbox] == [(["ada@a.org"], True)]


def test_what_is_missing_is_asked_for_until_it_makes_sense() -> None:
    answers = "Aldermoor asks\n   \nAldermoor\nAda Fenwick\nnowhere\nada@a.org\n"
    result = typed(answers=answers)
    assert result.exit_code == 0
    assert "Write something of at most 120 characters." in result.output
    assert "nowhere is no e-mail address" in result.output
    assert Invitation.objects.get().email == "ada@a.org"


def test_nobody_who_answers_founds_nothing() -> None:
    assert typed(answers="").exit_code == 1
    assert not Invitation.objects.exists()


def test_where_there_is_a_network_nothing_is_asked_or_changed(cast: Cast) -> None:
    name = Network.get().name
    result = typed(*WHOLE)
    assert result.exit_code == 1
    assert result.stderr == (
        f"Error: There is a network here already: {name}. Its administrators invite whoever is missing.\n"
    )
    assert not Invitation.objects.exists()
    assert Network.get().name == name


def test_founded_again_before_anybody_joined_only_the_last_link_works() -> None:
    first = link_in(typed(*WHOLE).stdout)
    second = link_in(typed(*WHOLE[:-1], "osei@a.org", "--host", "Aldermoor Ltd").stdout)
    assert Client().get(first.removeprefix(settings.ADDRESS)).status_code == 410
    assert Client().get(second.removeprefix(settings.ADDRESS)).status_code == 200
    assert Organisation.objects.get().name == "Aldermoor Ltd"


def test_a_name_that_another_organisation_has_is_refused() -> None:
    make_organisation("Aldermoor", "community")
    result = typed(*WHOLE)
    assert result.exit_code == 1
    assert "Another organisation here has this name" in result.stderr


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("--email", "nowhere"), "nowhere is no e-mail address"),
        (("--name", "x" * 81), "at most 80 characters"),
        (("--host", "\u200b"), "at most 120 characters"),
        (("--zone", "Berlin"), "Write it like Europe/Berlin"),
        (("--language", "tlh"), "tlh is none of en, de"),
    ],
)
def test_what_makes_no_sense_is_wrong_usage(words: tuple[str, str], complaint: str) -> None:
    result = typed(*WHOLE, *words)
    assert result.exit_code == 2
    assert complaint in result.stderr
    assert not Invitation.objects.exists()


def test_help_has_an_example(tmp_path: Path) -> None:
    assert "commonground found --name" in typed("--help").output.split("Example:")[1]
