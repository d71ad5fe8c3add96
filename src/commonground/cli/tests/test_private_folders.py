"""What the product keeps on a disk is its owner's alone from the first moment, whatever the shell would allow."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.mail import EmailMessage

from commonground.core.postgres.places import make_state_folder
from commonground.core.postgres.tests.homes import mode
from commonground.environment import make_home
from commonground.search.encoder.address import make_folder as make_encoder_folder
from commonground.secret import secret_key

FOR_ITS_OWNER = 0o711 if os.geteuid() == 0 else 0o700  # as root the database's server has to pass through


@pytest.fixture(autouse=True, params=[0o000, 0o022, 0o077])
def _whatever_the_shell_allows(request: pytest.FixtureRequest) -> Iterator[None]:
    before = os.umask(request.param)
    yield
    os.umask(before)


@pytest.mark.parametrize(
    "make", [make_home, make_state_folder, secret_key, lambda home: make_encoder_folder(home / "encode.socket")]
)
def test_whoever_makes_the_data_folder_makes_it_private(
    tmp_path: Path, make: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("COMMONGROUND_SECRET_KEY", raising=False)
    home = tmp_path / "some where" / "home"
    make(home)  # type: ignore[operator]
    make(home)  # type: ignore[operator]
    assert mode(home) == FOR_ITS_OWNER


def test_a_data_folder_that_was_there_keeps_its_mode(tmp_path: Path) -> None:
    tmp_path.chmod(0o2755)
    make_home(tmp_path)
    assert mode(tmp_path) == 0o2755


def test_mails_in_files_are_for_their_owner_alone(tmp_path: Path, settings: LazySettings) -> None:
    settings.EMAIL_BACKEND = "commonground.core.mail_files.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path / "home" / "mail"
    EmailMessage("Your code", "1234-5678", to=["ada@example.com"]).send()
    EmailMessage("Your code", "8765-4321", to=["ada@example.com"]).send()
    assert (mode(tmp_path / "home"), mode(tmp_path / "home" / "mail")) == (FOR_ITS_OWNER, 0o700)
    assert "1234-5678" in "".join(path.read_text() for path in (tmp_path / "home" / "mail").iterdir())
