"""Tables of any size, damaged, hostile, or no XML at all: a row at a time."""

import io
from xml.sax.saxutils import quoteattr

import pytest

from commonground.integrations.stackexchange import rows
from commonground.integrations.stackexchange.rows import Row, Rows


def _read(text: str | bytes) -> tuple[list[Row], bool]:
    table = Rows(io.BytesIO(text if isinstance(text, bytes) else text.encode()))
    return list(table), table.is_whole


@pytest.mark.parametrize("piece", [1, 7, 2**20])
def test_rows_are_read_wherever_the_pieces_end(monkeypatch: pytest.MonkeyPatch, piece: int) -> None:
    monkeypatch.setattr(rows, "_PIECE", piece)
    text = '<?xml version="1.0"?><posts>\n<row Id="1" Body="a &gt; b /> \u20ac &#xA;"/><row\nId=\'2\'></row></posts>'
    assert _read(text) == ([Row(1, {"Id": "1", "Body": "a > b /> \u20ac \n"}), Row(2, {"Id": "2"})], True)


def test_a_bad_row_spoils_no_other() -> None:
    bad = ['<row Id="1', '<row Id="2" Body="&#x0;" />', "<row Id=3 />", '<row Id="4" "/>']
    found, _whole = _read("<posts>" + "".join(f'{one}<row Id="9" />' for one in bad) + "</posts>")
    assert [row.fields.get("Id", bool(row.fault)) for row in found] == [True, "9"] * 4


def test_no_entity_is_ever_read() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">]>'
    found, is_whole = _read(f'{bomb}<posts><row Id="1" Body="&b;"/><row Id="2" Body="&f;"/><row Id="3"/></posts>')
    assert [row.fault for row in found] == ["It is not well-formed XML: undefined entity."] * 2 + [""]
    assert is_whole


def test_a_row_without_end_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "LONGEST_ROW", 2**20)
    found, is_whole = _read('<posts><row Body="' + "x" * 5 * 2**20 + '"/><row Id="2"/></posts>')
    assert [(row.number, row.fault) for row in found] == [(1, "It is longer than 1 MB."), (2, "")]
    assert is_whole


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("no table", 0),
        ('<posts><row Id="1"/>', 1),
        ('<posts><row Id="1"/><row Id="2', 2),
        ("\0\xff<\xfe<<", 0),
    ],
)
def test_a_table_that_breaks_off_is_read_as_far_as_it_goes(text: str, count: int) -> None:
    found, is_whole = _read(text.encode("latin-1"))
    assert (len(found), is_whole) == (count, False)


def test_other_elements_are_no_rows() -> None:
    assert _read('<rows><rowan Id="1"/><!-- <row Id="2"/> --></rows>')[0] == [Row(1, {"Id": "2"})]


def test_bytes_that_are_not_utf8_are_a_fault() -> None:
    found, _whole = _read(b'<posts><row Body="\xff"/><row Body=' + quoteattr("\u00fc").encode() + b"/></posts>")
    assert [bool(row.fault) for row in found] == [True, False]
