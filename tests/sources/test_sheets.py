"""Tables as they are given: good rows are read whatever else the file holds."""

from __future__ import annotations

import io
import zipfile

import pytest
from openpyxl import Workbook

from qingting.errors import InputError
from qingting.sources.rules import Bad
from qingting.sources.sheets import Sheet, open_sheet

ROWS = [["标题", "时间"], ["渡船", "2026-03-02"], [None, None], ["桥面", "2026-03-03"]]


def workbook(*rows: list[object], merge: str = "") -> bytes:
    book = Workbook()
    sheet = book.worksheets[0]
    for row in rows:
        sheet.append(row)
    if merge:
        sheet.merge_cells(merge)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def cells(sheet: Sheet) -> list[tuple[int, list[object]]]:
    return [(number, list(row)) for number, row in sheet.rows() if not isinstance(row, Bad)]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.xlsx", workbook(*ROWS)),
        ("a.csv", "标题,时间\n渡船,2026-03-02\n\n桥面,2026-03-03\n".encode("gb18030")),
        ("a.tsv", "\ufeff标题\t时间\n渡船\t2026-03-02\n\n桥面\t2026-03-03".encode()),
        ("a.txt", "标题\t时间\r\n渡船\t2026-03-02\r\n\r\n桥面\t2026-03-03".encode("utf-16")),
    ],
)
def test_rows_have_the_numbers_that_a_spreadsheet_shows(name: str, data: bytes) -> None:
    found = cells(open_sheet(name, data))

    assert found == [
        (1, ["标题", "时间"]), (2, ["渡船", "2026-03-02"]), (3, []), (4, ["桥面", "2026-03-03"]),
    ]  # fmt: skip


def test_rows_can_be_read_again() -> None:
    sheet = open_sheet("a.xlsx", workbook(*ROWS))

    assert cells(sheet) == cells(sheet)


def test_a_cell_of_several_lines_counts_as_a_table_does() -> None:
    found = cells(open_sheet("a.csv", '标题\n"一\n二"\n三'.encode()))

    assert [number for number, _ in found] == [1, 2, 4]


def test_merged_cells_and_formulas_without_a_value_are_named() -> None:
    data = workbook(["标题", "数"], ["渡船", "=1+1"], ["桥面", 3], merge="A2:A3")

    sheet = open_sheet("a.xlsx", data)

    assert sheet.odd[3, 0] == "A2:A3"
    assert sheet.odd[2, 1] == ""
    assert len(cells(sheet)) == 3


def test_a_sheet_that_breaks_off_gives_its_rows_up_to_there() -> None:
    whole = workbook(*([["渡船", n] for n in range(400)]))
    broken = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole)) as old, zipfile.ZipFile(broken, "w") as new:
        for part in old.namelist():
            content = old.read(part)
            new.writestr(part, content[:-2000] if part.endswith("sheet1.xml") else content)

    rows = list(open_sheet("a.xlsx", broken.getvalue()).rows())

    assert len(rows) > 100
    assert isinstance(rows[-1][1], Bad)


def bomb() -> bytes:
    file = io.BytesIO(workbook(*ROWS))
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("xl/worksheets/sheet9.xml", b"0" * 100_000_000)
    return file.getvalue()


def macro() -> bytes:
    file = io.BytesIO(workbook(*ROWS))
    with zipfile.ZipFile(file, "a") as parts:
        parts.writestr("xl/vbaProject.bin", b"Sub")
    return file.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.xlsx", bomb(), "unpacks"),
        ("a.xlsx", macro(), "macros"),
        ("a.xls", b"\xd0\xcf\x11\xe0" + b"x" * 100, "old .xls"),
        ("a.xlsx", b"no zip", "cannot be read"),
        ("a.xlsx", workbook(["x"] * 201), "columns"),
        ("a.csv", b"a,b\n" + bytes(30_000_000), "30 MB"),
        ("a.csv", b"\xff\xff\xff", "neither UTF-8"),
        ("a.pdf", b"%PDF", "no table"),
    ],
)
def test_a_file_that_is_no_table_is_refused_and_says_why(
    name: str, data: bytes, words: str
) -> None:
    with pytest.raises(InputError, match=words):
        open_sheet(name, data)
