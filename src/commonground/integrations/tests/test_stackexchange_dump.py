"""Dumps as they lie on a disk: folders, archives, and what only looks like one."""

import shutil
import zipfile
from pathlib import Path

import py7zr
import pytest

from commonground.core.require import Refused
from commonground.integrations.stackexchange import dump
from commonground.integrations.stackexchange.dump import opened, require_room
from commonground.integrations.stackexchange.rows import Rows
from commonground.integrations.tests.dumps import question, table, write_dump


def _packed(folder: Path, kind: str) -> Path:
    path = folder.with_suffix(f".{kind}")
    if kind == "7z":
        with py7zr.SevenZipFile(path, "w") as archive:
            archive.writeall(folder, "help")
    else:
        shutil.make_archive(str(folder), "zip", folder.parent, folder.name)
    return path


def _seven_zip(path: Path, **members: str) -> Path:
    with py7zr.SevenZipFile(path, "w", password=members.pop("password", None)) as archive:
        for name, text in members.items():
            archive.writestr(text, name)
    return path


def _zip_with_posts(path: Path, how: int) -> Path:
    with zipfile.ZipFile(path, "w", how) as archive:
        archive.writestr("Posts.xml", table("Posts", [question(number) for number in range(500)]))
    return path


def _change(path: Path, place: int, byte: int) -> None:
    content = bytearray(path.read_bytes())
    content[place] = byte
    path.write_bytes(content)


@pytest.mark.parametrize("kind", ["folder", "zip", "7z"])
def test_tables_are_read_wherever_they_lie(tmp_path: Path, kind: str) -> None:
    folder = write_dump(tmp_path / "help", [question()])
    (folder / "Users.xml").rename(folder / "users.XML")
    (folder / "Badges.xml").write_text("<badges/>")
    path = folder if kind == "folder" else _packed(folder, kind)
    with opened(path) as found:
        assert set(found.sizes) == {"Users", "Posts", "Comments", "Votes", "PostLinks"}
        for table, size in found.sizes.items():
            with found.open(table) as file:
                content = file.read()
            assert len(content) == size
            assert f"<{table.lower()}>".encode() in content


def test_what_holds_no_dump_is_refused(tmp_path: Path) -> None:
    text, empty = tmp_path / "text", tmp_path / "empty.zip"
    text.write_text("Posts")
    zipfile.ZipFile(empty, "w").close()
    for path, why in [(text, "neither a folder nor"), (empty, "no Posts.xml"), (tmp_path, "no Posts.xml")]:
        with pytest.raises(Refused, match=why), opened(path):
            pass


@pytest.mark.parametrize("kind", ["zip", "7z"])
def test_a_damaged_archive_is_refused_or_read_as_far_as_it_goes(tmp_path: Path, kind: str) -> None:
    path = _packed(write_dump(tmp_path / "help", [question(number) for number in range(10, 60)]), kind)
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(Refused), opened(path):
        pass


def test_a_seven_zip_with_a_bad_byte_is_refused(tmp_path: Path) -> None:
    path = _packed(write_dump(tmp_path / "help", [question(number) for number in range(10, 60)]), "7z")
    whole = path.read_bytes()
    for place in range(50, 400, 50):
        path.write_bytes(whole)
        _change(path, place, whole[place] ^ 1)
        with pytest.raises(Refused, match="cannot be unpacked: it is damaged, or was not copied whole"), opened(path):
            pass


@pytest.mark.parametrize("how", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_zip_with_a_bad_byte_is_read_as_far_as_it_goes(tmp_path: Path, how: int) -> None:
    path = _zip_with_posts(tmp_path / "help.zip", how)
    whole = path.read_bytes()
    _change(path, 200, whole[200] ^ 0xFF)
    with opened(path) as found, found.open("Posts") as file:
        rows = Rows(file)
        assert len(list(rows)) < 500
    assert not rows.is_whole


def test_a_zip_whose_table_is_not_where_it_says_is_refused(tmp_path: Path) -> None:
    path = _zip_with_posts(tmp_path / "help.zip", zipfile.ZIP_DEFLATED)
    path.write_bytes(b"PK\0\0" + path.read_bytes()[4:])
    with opened(path) as found, pytest.raises(Refused, match="damaged, or was not copied whole"):
        found.open("Posts")


def test_a_zip_packed_in_an_unknown_way_is_to_be_unpacked_first(tmp_path: Path) -> None:
    path = _zip_with_posts(tmp_path / "help.zip", zipfile.ZIP_DEFLATED)
    listed = path.read_bytes().rindex(b"PK\1\2")
    _change(path, listed + 10, 9)  # Deflate64, by which Windows packs what is very large
    with opened(path) as found, pytest.raises(Refused, match="Unpack it first"):
        found.open("Posts")
    _change(path, listed + 6, 99)  # the version of the format that it needs
    with pytest.raises(Refused, match="Unpack it first"), opened(path):
        pass


def test_two_sites_in_one_archive_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "two.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for site in ("one", "two"):
            archive.writestr(f"{site}/Posts.xml", "<posts></posts>")
    with pytest.raises(Refused, match="one site at a time"), opened(path):
        pass


def test_a_locked_archive_is_refused(tmp_path: Path) -> None:
    with (
        pytest.raises(Refused, match="password"),
        opened(_seven_zip(tmp_path / "a.7z", **{"Posts.xml": "", "password": "x"})),
    ):
        pass


def test_nothing_is_written_where_an_archive_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "inside").mkdir()
    monkeypatch.chdir(tmp_path / "inside")
    with zipfile.ZipFile("evil.zip", "w") as archive:
        archive.writestr("../../Posts.xml", "<posts></posts>")
        archive.writestr("../planted", "x")
    with opened(Path("evil.zip")) as found, found.open("Posts") as file:
        assert file.read() == b"<posts></posts>"
    with py7zr.SevenZipFile("evil.7z", "w") as archive:
        archive.writestr("<posts></posts>", "a/Posts.xml")
        archive.writestr("x", "a/planted")
    content = Path("evil.7z").read_bytes()
    with opened(Path("evil.7z")) as found, found.open("Posts") as file:
        assert file.read() == b"<posts></posts>"
    assert Path("evil.7z").read_bytes() == content
    assert sorted(one.name for one in tmp_path.rglob("*")) == ["evil.7z", "evil.zip", "inside"]


def test_it_needs_room_for_what_it_unpacks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = _packed(write_dump(tmp_path / "help", [question()]), "7z")
    monkeypatch.setattr(
        dump.shutil, "disk_usage", lambda _folder: shutil._ntuple_diskusage(10**9, 10**9, dump._ROOM_LEFT)
    )
    with pytest.raises(Refused, match="too little room .* Set TMPDIR"), opened(path):
        pass
    require_room(0)
