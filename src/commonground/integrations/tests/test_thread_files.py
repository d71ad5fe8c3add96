"""Files that are packed, large, damaged, or not text at all."""

import gzip
import os
from pathlib import Path

import pytest

from commonground.integrations.tests.files import thread, write
from commonground.integrations.threads import reading
from commonground.integrations.threads.reading import Line, lines_of


def _lines(path: Path) -> tuple[list[Line], bool]:
    with lines_of(path) as lines:
        return list(lines), lines.is_whole


@pytest.mark.parametrize("packed", [True, False])
def test_a_file_is_read_packed_or_not(tmp_path: Path, packed: bool) -> None:
    lines, is_whole = _lines(write(tmp_path / "threads", thread(1), thread(2), packed=packed))
    assert ([line.number for line in lines], is_whole) == ([1, 2], True)


def test_the_mark_that_some_programs_begin_with_is_no_part_of_the_first_line(tmp_path: Path) -> None:
    path = tmp_path / "threads"
    path.write_bytes(b"\xef\xbb\xbf{}\r\n")
    assert _lines(path)[0] == [Line(1, b"{}")]


@pytest.mark.parametrize("packed", [True, False])
def test_a_line_without_end_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, packed: bool) -> None:
    monkeypatch.setattr(reading, "LONGEST_LINE", 2**20)
    lines, _whole = _lines(write(tmp_path / "threads", b"{}", b"x" * 3 * 2**20, b"{}", packed=packed))
    assert [(line.number, bool(line.fault)) for line in lines] == [(1, False), (2, True), (3, False)]
    assert lines[1].fault == "The line is longer than 1 MB."


@pytest.mark.parametrize(
    "damage",
    [
        lambda packed: packed[: len(packed) // 2],
        lambda packed: packed[:-4],
        lambda packed: packed[:-8] + b"\0\0\0\0" + packed[-4:],
        lambda packed: packed[:40] + bytes(byte ^ 255 for byte in packed[40:60]) + packed[60:],
        lambda packed: packed + b"more",
    ],
    ids=["half", "without its end", "of another checksum", "with flipped bits", "with something after it"],
)
def test_a_damaged_file_is_read_as_far_as_it_goes(tmp_path: Path, damage) -> None:
    path = tmp_path / "threads"
    path.write_bytes(damage(gzip.compress(b"".join(os.urandom(60).hex().encode() + b"\n" for _line in range(500)))))
    lines, is_whole = _lines(path)
    assert not is_whole
    assert lines[-1].fault.startswith("The file breaks off here")
    assert not any(line.fault for line in lines[:-1])


def test_how_far_a_file_was_read_is_known_also_of_a_packed_one(tmp_path: Path) -> None:
    path = tmp_path / "threads"
    path.write_bytes(gzip.compress(b"".join(os.urandom(500).hex().encode() + b"\n" for _line in range(2000))))
    with lines_of(path) as lines:
        positions = [lines.position for _line in lines]
    assert positions == sorted(positions)
    assert len(set(positions)) > 5
    assert positions[-1] <= lines.size == path.stat().st_size
