"""`commonground import` as it is typed: what it says, its status, and the bar for who watches."""

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from click.testing import CliRunner, Result
from django.db import connection

from commonground.cli import main
from commonground.conversations.models import Question
from commonground.integrations.tests import dumps
from commonground.integrations.tests.files import answer, thread, write
from commonground.people.models import Group, Member, Membership, Organisation
from tests.cast import Cast


@pytest.fixture(autouse=True)
def _no_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMMONGROUND_MODEL", "none")


def _typed(*words: str) -> Result:
    return CliRunner().invoke(main, ["import", "threads", *words])


def _forum(folder: Path, *rows: dict[str, object] | bytes) -> str:
    (folder / "forum").mkdir(exist_ok=True)
    return str(write(folder / "forum" / "threads.jsonl.gz", *rows))


@pytest.mark.django_db
def test_the_folder_names_the_source_its_group_and_its_people(tmp_path: Path) -> None:
    result = _typed(_forum(tmp_path, thread(answers=[answer()])))
    assert result.exit_code == 0
    assert result.stdout.startswith("New here: 1 question, 1 answer, 2 people, 1 group. It is found by its words alone")
    assert Group.objects.get().name == Organisation.objects.get().name == "forum"


@pytest.mark.django_db
def test_what_is_left_out_is_named_by_line_and_the_end_can_be_read_by_programs(tmp_path: Path) -> None:
    result = _typed(_forum(tmp_path, thread(1), b"no thread", thread(2)), "--json", "--source", "Old forum")
    assert result.exit_code == 0
    assert result.stderr == "Line 2: It is not JSON.\n"
    assert "Left out: 1 thing, named above." in result.stdout
    told = json.loads(result.stdout.splitlines()[-1])
    assert (told["source"], told["questions"], told["left_out"], told["is_whole"]) == ("Old forum", 2, 1, True)


@pytest.mark.django_db
def test_a_second_time_says_what_was_here_and_is_no_failure(tmp_path: Path) -> None:
    path = _forum(tmp_path, thread())
    _typed(path)
    result = _typed(path)
    assert result.exit_code == 0
    assert "New here: 0 questions, 0 answers, 0 people, 0 groups. Here already: 1 thread." in result.stdout


@pytest.mark.django_db
@pytest.mark.parametrize("rows", [[b"no thread"], []])
def test_it_fails_only_if_nothing_could_be_brought_in(tmp_path: Path, rows: list[bytes]) -> None:
    result = _typed(_forum(tmp_path, *rows))
    assert result.exit_code == 1
    assert "Nothing could be brought in." in result.stdout


@pytest.mark.django_db
@pytest.mark.parametrize(
    "words",
    [["--source", " "], ["--source", "x" * 81], ["--audience", "everyone"], ["--steward", "nobody@example.com"]],
)
def test_what_makes_no_sense_is_wrong_usage(tmp_path: Path, words: list[str]) -> None:
    assert _typed(_forum(tmp_path, thread()), *words).exit_code == 2
    assert not Question.objects.exists()


@pytest.mark.django_db
def test_the_first_administrator_keeps_its_groups_unless_somebody_is_named(tmp_path: Path, cast: Cast) -> None:
    path = _forum(tmp_path, thread())
    _typed(path, "--audience", "joined")
    _typed(path, "--source", "other", "--steward", cast.steward.user.email.upper())
    kept = {one.group.name: one.member for one in Membership.objects.filter(role="steward")}
    assert (kept["forum"], kept["other"]) == (cast.administrator, cast.steward)


@pytest.mark.django_db
def test_a_group_nobody_could_read_is_refused_with_what_to_do(tmp_path: Path) -> None:
    result = _typed(_forum(tmp_path, thread()), "--audience", "joined")
    assert result.exit_code == 1
    assert "Name a steward" in result.stderr


@pytest.mark.django_db(transaction=True)
def test_a_dump_of_stack_exchange_goes_by_the_name_of_its_folder(tmp_path: Path) -> None:
    posts = [dumps.question(), dumps.answer(), "<row />"]
    path = dumps.write_dump(tmp_path / "help.example", posts, Comments=[dumps.comment(1, 10)])
    result = CliRunner().invoke(main, ["import", "stackexchange", str(path), "--json"])
    assert result.exit_code == 0
    assert result.stderr == 'Posts.xml, row 3: It has no "PostTypeId" that is a number.\n'
    assert result.stdout.startswith("New here: 1 question, 1 answer, 1 reply, 3 people, 1 group. Left out: 1 thing")
    told = json.loads(result.stdout.splitlines()[-1])
    assert (told["source"], told["replies"], told["meaning_follows"]) == ("help.example", 1, False)


@pytest.mark.django_db(transaction=True)
def test_a_dump_that_is_none_says_so(tmp_path: Path) -> None:
    empty = CliRunner().invoke(main, ["import", "stackexchange", str(tmp_path)])
    without = CliRunner().invoke(main, ["import", "stackexchange", str(dumps.write_dump(tmp_path / "help", []))])
    assert (empty.exit_code, empty.stderr) == (1, "Error: There is no Posts.xml in it.\n")
    assert (without.exit_code, "Nothing could be brought in." in without.stdout) == (1, True)


@pytest.mark.django_db(transaction=True)
def test_who_watches_sees_a_bar_with_its_rate(tmp_path: Path) -> None:
    path = _forum(tmp_path, *(thread(number) for number in range(150)), b"no thread")
    ours, theirs = pty.openpty()
    database = psycopg.conninfo.make_conninfo(os.environ["DATABASE_URL"], dbname=connection.settings_dict["NAME"])
    typed = subprocess.run(
        [sys.executable, "-m", "commonground", "import", "threads", path],
        env=os.environ | {"DATABASE_URL": database},
        stderr=theirs,
        check=False,
    )
    os.close(theirs)
    seen = _all_of(ours)
    assert typed.returncode == 0
    assert "100%" in seen
    assert "150 threads, " in seen
    assert " a second" in seen
    assert "Line 151: It is not JSON." in seen
    assert Member.objects.count() == 1


def _all_of(terminal: int) -> str:
    seen = b""
    try:
        while more := os.read(terminal, 4096):
            seen += more
    except OSError:  # Linux says so that the other end is closed
        pass
    os.close(terminal)
    return seen.decode()
