"""Opening a workbook that somebody gave: what could harm or mislead is refused before it is read.

For every upload; what the cells mean is their reader's. `.xlsx` only: no macros, no old `.xls`.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from itertools import islice
from typing import IO

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from qingting.errors import Fault, InputError
from qingting.lang import tr

MAX_BYTES = 20_000_000  # of the file as it came
MAX_UNPACKED = 400_000_000  # bytes of all its parts
MAX_RATIO = 200  # unpacked to packed; a sheet of figures packs to a tenth or so
RATIO_FROM = 10_000_000  # bytes under which no ratio harms
MAX_PARTS = 2_000
MAX_COLUMNS = 200  # up to GR

_OLD = b"\xd0\xcf\x11\xe0"  # .xls, and anything under a password
# Bounded everywhere, so that no file can make a search slow. A prefix: some programs write `<x:c>`.
_CELL = rb'<(?:\w{1,8}:)?c\b[^>]{0,200}\br="'
_WIDE = re.compile(_CELL + rb'((?:G[S-Z]|[H-Z][A-Z]|[A-Z]{3})\d{1,7})"')
_MERGED = re.compile(rb'<(?:\w{1,8}:)?mergeCell ref="([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})"')
_UNCOMPUTED = re.compile(  # a formula and no value beside it
    _CELL + rb'([A-Z]{1,3}\d{1,7})"[^>]{0,200}>\s{0,99}'
    rb"<(?:\w{1,8}:)?f\b[^>]{0,200}(?:/>|>[^<]{0,25000}</(?:\w{1,8}:)?f>)\s{0,99}"
    rb"(?:<(?:\w{1,8}:)?v\s?/>|<v></v>)?\s{0,99}</(?:\w{1,8}:)?c>"
)
_OVERLAP = 32_768  # bytes: more than a cell with the longest formula
_MOST_FAULTS = 100  # of one kind
_CHUNK = 1 << 20
# What openpyxl and zipfile raise over a file that is not what it says.
_BROKEN = (
    InvalidFileException,
    zipfile.BadZipFile,
    zlib.error,
    OSError,
    SyntaxError,  # of XML, too
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
)


def open_workbook(data: bytes, *, max_bytes: int = MAX_BYTES, name: str = "") -> Workbook:
    """Open a workbook for reading values, row by row; a formula reads as the value kept beside it.

    Args:
        name: of the file, as faults cite it.

    Raises:
        InputError: it is too large, a zip bomb, no `.xlsx`, has macros, or a sheet with more than
            `MAX_COLUMNS` columns.

    Note: the sheets are looked through once as bytes, about 100 MB a second, none held in memory.
    """
    name = name or tr("workbook", "工作簿")
    _check_whole(data, name, max_bytes)
    try:
        book = openpyxl.load_workbook(BytesIO(data), read_only=True, data_only=True)
    except _BROKEN as e:
        raise _unreadable(name) from e
    if not book.worksheets:
        raise _unreadable(name)
    wide = [sheet.title for sheet in book.worksheets if (sheet.max_column or 0) > MAX_COLUMNS]
    if wide := [*wide, *_scan(data, book, _WIDE)]:
        raise InputError([_too_wide(place) for place in wide])
    return book


def rows_of(sheet: Worksheet) -> Iterator[tuple[object, ...]]:
    """Read a sheet's values row by row.

    Raises:
        InputError: the sheet is damaged; what was read before is good.
    """
    try:
        yield from sheet.iter_rows(values_only=True)
    except _BROKEN as e:
        raise _unreadable(sheet.title) from e


def odd_cells(data: bytes, book: Workbook) -> list[Fault]:
    """Return the cells whose value is not known: merged ones, formulas never computed.

    They read as empty. `file` of a fault is the cell: `People!C7`.
    """
    return [
        *(_merged(place) for place in _scan(data, book, _MERGED)),
        *(_uncomputed(place) for place in _scan(data, book, _UNCOMPUTED)),
    ]


def _check_whole(data: bytes, name: str, max_bytes: int) -> None:
    if len(data) > max_bytes:
        most = max_bytes // 1_000_000
        raise _refused(
            name,
            f"is larger than {most} MB. Split it, or leave out columns that are not needed.",
            f"超过 {most} MB。请拆成几个，或去掉用不到的列。",
        )
    if data.startswith(_OLD):
        raise _refused(
            name,
            "is an old .xls file or under a password. Save it as .xlsx without one.",
            "是旧的 .xls 文件，或加了密码。请另存为不加密码的 .xlsx。",
        )
    try:
        with zipfile.ZipFile(BytesIO(data)) as parts:
            infos, kinds = parts.infolist(), parts.NameToInfo
            types = parts.read("[Content_Types].xml") if _small(kinds) else b""
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError) as e:
        raise _unreadable(name) from e
    unpacked = sum(info.file_size for info in infos)
    ratio = unpacked / max(len(data), 1)
    too_packed = unpacked > RATIO_FROM and ratio > MAX_RATIO
    if unpacked > MAX_UNPACKED or too_packed or len(infos) > MAX_PARTS:
        raise _refused(
            name,
            "unpacks to far more than a workbook of this size. It was not opened."
            " Save the sheet anew, with its rows only.",
            "解开后远大于这样大小的工作簿，没有打开。请只留数据行，另存一份。",
        )
    if b"macroEnabled" in types or any(part.endswith("vbaProject.bin") for part in kinds):
        raise _refused(
            name,
            "holds macros. No program of others is let in. Save it as .xlsx without macros.",
            "带有宏。这里不收他人的程序。请另存为不带宏的 .xlsx。",
        )


def _small(kinds: dict[str, zipfile.ZipInfo]) -> bool:
    """Whether the list of content types is there and can be read before sizes are checked."""
    listed = kinds.get("[Content_Types].xml")
    return listed is not None and listed.file_size < _CHUNK


def _scan(data: bytes, book: Workbook, pattern: re.Pattern[bytes]) -> Iterator[str]:
    """The places that a pattern names, as `People!C7`, in the order of sheets and cells."""
    with zipfile.ZipFile(BytesIO(data)) as parts:
        for sheet in book.worksheets:
            path = sheet._worksheet_path  # type: ignore[attr-defined]  # there in read-only mode
            with parts.open(path) as stream:
                for place in islice(_places(stream, pattern), _MOST_FAULTS):
                    yield f"{sheet.title}!{place}"


def _places(stream: IO[bytes], pattern: re.Pattern[bytes]) -> Iterator[str]:
    """Look through a sheet in pieces that overlap; each place once."""
    seen: set[bytes] = set()
    tail = b""
    while piece := stream.read(_CHUNK):
        found = dict.fromkeys(pattern.findall(tail + piece))
        yield from (place.decode() for place in found if place not in seen)
        seen = set(found)  # what the overlap shows again was found in the piece before
        tail = (tail + piece)[-_OVERLAP:]


def _too_wide(place: str) -> Fault:
    return Fault(
        place,
        0,
        tr(f"is beyond {MAX_COLUMNS} columns.", f"超出 {MAX_COLUMNS} 列。"),
        tr("Delete the columns that hold nothing.", "请删去多余的列。"),
    )


def _merged(place: str) -> Fault:
    return Fault(
        place,
        0,
        tr("is merged: only its first cell has a value.", "是合并单元格，只有第一格有值。"),
        tr("Split it and fill each cell.", "请取消合并，逐格填写。"),
    )


def _uncomputed(place: str) -> Fault:
    return Fault(
        place,
        0,
        tr("is a formula without a value.", "是没有算出值的公式。"),
        tr(
            "Open and save it in a spreadsheet program, or write the value.",
            "请用表格软件打开后保存，或直接填值。",
        ),
    )


def _refused(name: str, en: str, zh: str) -> InputError:
    return InputError([Fault(name, 0, tr(en, zh))])


def _unreadable(name: str) -> InputError:
    return _refused(
        name,
        "cannot be read as a workbook: it is damaged, or no .xlsx file. Save it anew as .xlsx.",
        "读不出工作簿：已损坏，或不是 .xlsx。请另存为 .xlsx。",
    )
