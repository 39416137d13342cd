"""Workbooks that somebody gave: what could harm or mislead is refused before it is read."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from io import BytesIO

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from qingting import workbooks
from qingting.errors import InputError
from qingting.workbooks import odd_cells, open_workbook, rows_of

SHEET = "xl/worksheets/sheet1.xml"


def made(fill: Callable[[Worksheet], object] = lambda sheet: None) -> bytes:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "People"
    sheet.append(["login", "name"])
    fill(sheet)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    """The workbook with one part more, or another in its place."""
    out = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(data)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for info in old.infolist():
            if info.filename != name:
                new.writestr(info, old.read(info))
        new.writestr(name, content)
    return out.getvalue()


def part(data: bytes, name: str) -> bytes:
    with zipfile.ZipFile(BytesIO(data)) as parts:
        return parts.read(name)


def faults(data: bytes, **how: int) -> list[str]:
    with pytest.raises(InputError) as refused:
        open_workbook(data, **how)
    return [f"{fault.file}: {fault.message}" for fault in refused.value.faults]


def odd(data: bytes) -> list[str]:
    return [fault.file for fault in odd_cells(data, open_workbook(data))]


def test_a_good_workbook_is_read_row_by_row() -> None:
    data = made(lambda sheet: sheet.append(["lin", "林"]))
    book = open_workbook(data)

    assert list(book["People"].values) == [("login", "name"), ("lin", "林")]
    assert odd_cells(data, book) == []


BOMB = with_part(made(), "xl/media/image1.bin", b"\0" * 12_000_000)
MACROS = with_part(made(), "xl/vbaProject.bin", b"x")
TYPES = "[Content_Types].xml"
XLSM = with_part(made(), TYPES, part(made(), TYPES).replace(b"sheet.main", b"sheet.macroEnabled"))
NO_BOOK = with_part(made(), "xl/workbook.xml", b"<a/>")
REFUSED = {
    "no zip": (b"login,name", "damaged"),
    "empty": (b"", "damaged"),
    "half": (made()[:400], "damaged"),
    "another zip": (NO_BOOK, "damaged"),
    "xls or password": (b"\xd0\xcf\x11\xe0" + b"\0" * 600, ".xls"),
    "bomb": (BOMB, "unpacks"),
    "macros": (MACROS, "macros"),
    "xlsm": (XLSM, "macros"),
}


@pytest.mark.parametrize(("data", "says"), REFUSED.values(), ids=REFUSED)
def test_what_could_harm_is_refused_with_a_sentence(data: bytes, says: str) -> None:
    (said,) = faults(data)

    assert said.startswith("workbook: ")
    assert says in said


def test_a_sheet_that_breaks_off_is_refused_where_it_breaks() -> None:
    data = made(lambda sheet: sheet.append(["lin", "林"]))
    book = open_workbook(with_part(data, SHEET, part(data, SHEET)[:-200]))

    with pytest.raises(InputError, match="People"):
        list(rows_of(book["People"]))


def test_a_file_is_as_large_as_its_reader_allows() -> None:
    data = made()

    open_workbook(data, max_bytes=len(data))
    (said,) = faults(data, max_bytes=len(data) - 1)
    assert "MB" in said


def test_many_parts_are_no_workbook(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "MAX_PARTS", 5)

    assert "unpacks" in faults(made())[0]


@pytest.mark.parametrize(("column", "good"), [(200, True), (201, False), (16_384, False)])
def test_two_hundred_columns_are_the_most(column: int, good: bool) -> None:
    data = made(lambda sheet: sheet.cell(1, column, "x"))

    if good:
        open_workbook(data)
    else:
        assert "200" in faults(data)[0]


def test_a_sheet_that_hides_how_wide_it_is_is_found_out() -> None:
    data = made(lambda sheet: sheet.cell(7, 702, "x"))
    narrow = part(data, SHEET).replace(b"A1:ZZ7", b"A1:B7")

    assert faults(with_part(data, SHEET, narrow)) == ["People!ZZ7: is beyond 200 columns."]


def test_merged_cells_and_formulas_without_a_value_are_named_by_cell() -> None:
    def fill(sheet: Worksheet) -> None:
        sheet["B3"] = "=1+1"
        sheet.merge_cells("A5:B6")

    assert odd(made(fill)) == ["People!A5:B6", "People!B3"]


def test_a_formula_reads_as_the_value_kept_beside_it() -> None:
    data = made(lambda sheet: sheet.cell(2, 1, "=40+2"))
    whole = with_part(data, SHEET, re.sub(rb"<v ?/>|<v></v>", b"<v>42</v>", part(data, SHEET)))

    assert list(open_workbook(whole)["People"].values)[1] == (42, None)
    assert odd(whole) == []


def test_what_stands_where_two_pieces_meet_is_named_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "_CHUNK", 100)
    monkeypatch.setattr(workbooks, "_OVERLAP", 90)

    def fill(sheet: Worksheet) -> None:
        for row in range(2, 12):
            sheet.cell(row, 1, "=1")

    assert odd(made(fill)) == [f"People!A{row}" for row in range(2, 12)]
