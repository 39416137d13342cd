"""A table that somebody gives as a file: the rows of an XLSX, CSV or TSV, each with its number.

What a row means is `mapping`'s. Rows are read one by one, and read anew each time they are asked
for, so a large table is never held whole.
"""

from __future__ import annotations

import csv
import io
import re
import warnings
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any, Final, TypeAlias

from openpyxl.utils import range_boundaries

from qingting.errors import Fault, InputError
from qingting.lang import tr
from qingting.sources.rules import Bad
from qingting.sources.tables import decoded
from qingting.workbooks import odd_cells, open_workbook

LARGEST: Final = 30_000_000  # bytes of a file
SUFFIXES: Final = (".xlsx", ".csv", ".tsv", ".txt")

Cell: TypeAlias = str | int | float | bool | datetime | date | time | None
Row: TypeAlias = tuple[int, Sequence[Cell] | Bad]  # number from 1; Bad: it cannot be read

_DELIMITERS: Final = "\t,;"
_UTF16: Final = (b"\xff\xfe", b"\xfe\xff")
_MOST_MERGED: Final = 10_000  # cells of one merged range that are looked at


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table as it was given. `odd`: cells that read as empty and are not, `(row, column)` -> the
    range they are merged in, or "" for a formula that was never computed.
    """

    rows: Callable[[], Iterator[Row]]
    odd: Mapping[tuple[int, int], str] = field(default_factory=dict)


def open_sheet(name: str, data: bytes) -> Sheet:
    """Return the table in a file: the first sheet of a workbook, or delimited text.

    Raises:
        InputError: larger than 30 MB, of another kind, damaged, with macros, or packed to harm.
    """
    if len(data) > LARGEST:
        raise _refused(name, tr("is larger than 30 MB: split it.", "超过 30 MB，请拆分。"))
    if data.startswith((b"PK", b"\xd0\xcf\x11\xe0")) or name.lower().endswith((".xlsx", ".xls")):
        return _workbook(name, data)
    if not name.lower().endswith(SUFFIXES):
        kinds = ", ".join(SUFFIXES)
        raise _refused(name, tr(f"is no table. Use one of {kinds}.", f"不是表格，请用 {kinds}。"))
    text = data.decode("utf-16", "replace") if data.startswith(_UTF16) else decoded(data, name)
    return Sheet(lambda: _delimited(text))


def cell_name(row: int, column: int) -> str:
    """Return what a spreadsheet calls a cell; the column counts from 0.

    >>> cell_name(17, 2), cell_name(1, 27)
    ('C17', 'AB1')
    """
    letters = ""
    column += 1
    while column:
        column, letter = divmod(column - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return f"{letters}{row}"


def _workbook(name: str, data: bytes) -> Sheet:
    book = open_workbook(data, max_bytes=LARGEST, name=name)
    shown = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    if not shown:
        raise _refused(name, tr("has no sheet to read.", "没有可读的工作表。"))
    sheet: Any = shown[0]
    sheet.reset_dimensions()  # some programs write wrong ones, and rows would be lost
    odd = _odd(sheet.title, odd_cells(data, book))
    return Sheet(lambda: _rows(sheet), odd)


def _rows(sheet: Any) -> Iterator[Row]:
    number = 0
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of a wrong date: the cell then says so by its value
        try:
            for number, cells in enumerate(sheet.iter_rows(values_only=True), 1):
                yield number, _trimmed(cells)
        except (zipfile.BadZipFile, SyntaxError, ValueError, KeyError, EOFError, OSError):
            yield (
                number + 1,
                Bad(
                    tr("The workbook is damaged here.", "工作簿在此处损坏。"),
                    tr("What follows was not read.", "其后内容未读取。"),
                ),
            )


def _trimmed(cells: Sequence[Cell]) -> Sequence[Cell]:
    """The cells up to the last that holds something."""
    end = len(cells)
    while end and cells[end - 1] in (None, ""):
        end -= 1
    return cells[:end]


def _odd(title: str, faults: Sequence[Fault]) -> dict[tuple[int, int], str]:
    """The cells of one sheet that `odd_cells` names; a merged range has its value in the first."""
    found: dict[tuple[int, int], str] = {}
    for fault in faults:
        sheet, _, place = fault.file.rpartition("!")
        if sheet.strip("'") != title or not re.fullmatch(r"[A-Z]+\d+(?::[A-Z]+\d+)?", place):
            continue
        left, top, right, bottom = (n or 0 for n in range_boundaries(place))
        cells = ((r, c - 1) for r in range(top, bottom + 1) for c in range(left, right + 1))
        for n, cell in enumerate(cells):
            if n >= _MOST_MERGED:
                break
            found[cell] = place if ":" in place else ""
    return found


def _delimited(text: str) -> Iterator[Row]:
    head = text[:4096].split("\n", 1)[0]
    delimiter = max(_DELIMITERS, key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    while True:
        number = reader.line_num + 1
        try:
            yield number, _trimmed(next(reader))
        except StopIteration:
            return
        except csv.Error as error:
            yield number, Bad(tr(f"Not a row of CSV: {error}.", f"不是 CSV 行：{error}。"))


def _refused(name: str, message: str) -> InputError:
    return InputError([Fault(name, 0, message)])
