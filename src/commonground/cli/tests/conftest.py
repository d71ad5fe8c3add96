"""Networks to back up, and where they come back."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from django.test import override_settings

from commonground.cli.tests.backing_up import address, new_database
from commonground.conversations import actions
from commonground.core.postgres.tests.homes import temporary_home
from commonground.search import indexing
from tests.cast import make_cast
from tests.make import make_answer, make_question
from tests.pictures import make_file


@pytest.fixture
def source(tmp_path: Path) -> Iterator[str]:
    """The address of a network with people, a question, jobs that wait, odd characters, and uploaded files."""
    cast = make_cast()
    odd = "tab\t back\\slash \\N \r\n ‏עברית‏ \u2028 🚲 'quoted' \"twice\""
    question = make_question("Labels skipped after restart", author=cast.asker, group=cast.group, text=odd)
    actions.accept_answer(make_answer(question, cast.answerer), by=cast.asker)
    indexing.index_many([question.pk])
    files = tmp_path / "home" / "files"
    (files / "deep" / "er").mkdir(parents=True)
    (files / "deep" / "er" / "ü b.bin").write_bytes(os.urandom(3_000_000))
    (files / "empty").touch()
    with override_settings(HOME=tmp_path / "home", MEDIA_ROOT=files):
        actions.ask_question("A picture of it", "", group=cast.group, files=[make_file(cast.asker)], by=cast.asker)
        yield address(connection.settings_dict["NAME"])


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """The data folder of that network."""
    return tmp_path / "home"


@pytest.fixture
def other() -> Iterator[tuple[Path, str]]:
    """Another installation: its data folder and the address of its empty database."""
    with temporary_home() as home, new_database(f"cg_other_{os.getpid()}") as uri:
        yield home, uri
