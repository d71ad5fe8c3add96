"""A restore that was killed when the database had been brought back, and the files beside it had not."""

import io
from pathlib import Path

import pytest

from commonground.cli.backups import placing
from commonground.cli.tests.backing_up import files_in
from commonground.core.postgres.lock import Lock
from commonground.events.record import record
from commonground.people.models import Member, Network
from commonground.rights import erasing
from tests.cast import Cast
from tests.pictures import make_file


@pytest.fixture
def home(cast: Cast, tmp_path: Path, settings: object, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The data folder of a network, with a file in it."""
    monkeypatch.setenv("COMMONGROUND_HOME", str(tmp_path))
    settings.HOME, settings.MEDIA_ROOT = tmp_path, tmp_path / "files"  # type: ignore[attr-defined]
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "old").write_bytes(b"old")
    (tmp_path / "secret_key").write_text("old key")
    return tmp_path


def interrupted(home: Path, *, is_committed: bool = True) -> placing.Waiting:
    """What such a restore leaves."""
    waiting = placing.Waiting(home)
    waiting.put_file(Path("files/new"), io.BytesIO(b"new"))
    waiting.put_key("new key")
    data = {"id": waiting.id if is_committed else "another"}
    record("network.restored", actor=None, subject=Network(pk=1), data=data)
    return waiting


@pytest.mark.parametrize("is_committed", [True, False])
def test_files_and_key_follow_the_database(home: Path, is_committed: bool) -> None:
    interrupted(home, is_committed=is_committed)
    placing.finish_unless_under_way()
    assert files_in(home / "files") == ({"new": b"new"} if is_committed else {"old": b"old"})
    assert (home / "secret_key").read_text() == ("new key" if is_committed else "old key")
    assert not placing.unfinished(home)


def test_what_was_uploaded_since_is_kept(home: Path, cast: Cast) -> None:
    interrupted(home)
    since = make_file(cast.asker, "arm.png")
    placing.finish_unless_under_way()
    assert set(files_in(home / "files")) == {"new", since.file.name, since.preview.name}


def test_it_goes_on_where_it_was_interrupted_again(home: Path) -> None:
    waiting = interrupted(home)
    (home / "files").rename(waiting.folder / "before-1")
    (home / "files").mkdir()  # by whoever uploaded something
    placing.finish_unless_under_way()
    assert (set(files_in(home / "files")), placing.unfinished(home)) == ({"new"}, [])


def test_nothing_is_finished_while_somebody_has_the_data_folder(home: Path) -> None:
    interrupted(home)
    lock = Lock(home / "serve.lock")
    assert lock.take("commonground restore")
    placing.finish_unless_under_way()
    lock.let_go()
    assert placing.unfinished(home)


def test_who_was_erased_since_is_erased_again_at_each_start_until_it_is_done(
    home: Path, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    interrupted(home)
    for member in (cast.asker, cast.answerer):
        erasing.remember_erased(member.pk, with_posts=False)
    real = erasing.erase

    def breaks(member: Member, *, with_posts: bool) -> None:
        if member == cast.asker:
            raise RuntimeError
        real(member, with_posts=with_posts)

    monkeypatch.setattr(erasing, "erase", breaks)
    assert placing.finish_what_was_interrupted(home, home / "files") == (1, 1)
    monkeypatch.undo()
    assert len(placing.unfinished(home)) == 1
    assert placing.finish_what_was_interrupted(home, home / "files") == (1, 0)
    assert not Member.objects.filter(pk__in=[cast.asker.pk, cast.answerer.pk], erased_at=None).exists()
    assert (placing.unfinished(home), set(files_in(home / "files"))) == ([], {"new"})
